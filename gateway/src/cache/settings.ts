import { z } from '@berth/settings';

export const cacheSettings = {
  ENTITY_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(67_108_864)
    .describe('how much memory copies of entities may take, such as 67108864; 0 for no copies'),
  ENTITY_CACHE_URL: z
    .string()
    .refine(isRedis, 'not a URL of Redis')
    .optional()
    .describe(
      'the Redis or Valkey by which gateways share copies of entities, such as redis://user:password@host:6379/0',
    ),
};

/** Its number of a database is all that may follow. */
function isRedis(text: string): boolean {
  const { protocol = '', pathname = '', hostname = '' } = URL.canParse(text) ? new URL(text) : {};
  return /^rediss?:$/.test(protocol) && /^(\/\d*)?$/.test(pathname) && hostname !== '';
}
