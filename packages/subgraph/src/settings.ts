import { busSettings } from '@berth/bus';
import { count, logLevel, port, postgresUrl, z } from '@berth/settings';
import { tracingSettings } from '@berth/tracing';

/** What every subgraph is told. */
export const subgraphSettings = {
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('the address to listen on; anything but loopback needs a private network'),
  PORT: port.describe('the port to listen on'),
  DATABASE_URL: postgresUrl.describe(
    "this subgraph's database, such as postgres://user:password@host:5432/berth_rooms",
  ),
  ...busSettings,
  GATEWAY_PUBLIC_KEYS: z.string().describe('the path or the URL of the JWKS with which the gateway can be verified'),
  MUTATIONS_PER_MINUTE: count.default(300).describe('how many mutations a user, or an address without one, may send'),
  ...tracingSettings,
  LOG_LEVEL: logLevel.describe('one of fatal, error, warn, info, debug, trace, silent'),
};
