import { count, z } from '@berth/settings';
import { subgraphSettings } from '@berth/subgraph';
import { grpcSettings } from './grpc/settings.ts';

export const settingsShape = {
  ...subgraphSettings,
  ACCESS_TOKEN_PRIVATE_KEY: z.string().describe('the path of the JWK file with which access tokens are signed'),
  FAILED_LOGINS_PER_ACCOUNT: count.default(10).describe('how often a password may be wrong within 15 minutes'),
  FAILED_LOGINS_PER_ADDRESS: count.default(100).describe('how many logins from an address may fail within 15 minutes'),
  REGISTRATIONS_PER_ADDRESS: count.default(50).describe('how many accounts may be made from an address within an hour'),
  ...grpcSettings,
};
