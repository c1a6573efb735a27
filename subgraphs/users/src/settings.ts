import { z } from '@berth/settings';
import { subgraphSettings } from '@berth/subgraph';

export const settingsShape = {
  ...subgraphSettings,
  ACCESS_TOKEN_PRIVATE_KEY: z.string().describe('the path of the JWK file with which access tokens are signed'),
};
