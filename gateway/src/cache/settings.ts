import { z } from '@berth/settings';

export const cacheSettings = {
  ENTITY_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(67_108_864)
    .describe('how much memory copies of entities may take, such as 67108864; 0 for no copies'),
};
