import { join } from 'node:path';
import { logLevel, port, postgresUrl, readSettings, z } from '@berth/settings';

const shape = {
  HOST: z.string().default('127.0.0.1').describe('the address to listen on: 0.0.0.0 for every network'),
  GATEWAY_PORT: port.default(4000).describe('the port to listen on'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').describe('development or production'),
  SUPERGRAPH: z
    .string()
    .default(join(import.meta.dirname, '../supergraph.graphql'))
    .describe('the path of the composed schema'),
  BUS_DATABASE_URL: postgresUrl.describe(
    "the event bus's database, such as postgres://user:password@host:5432/berth_bus",
  ),
  ACCESS_TOKEN_PUBLIC_KEYS: z.string().describe('the path of the JWKS file with which clients’ tokens can be verified'),
  GATEWAY_PRIVATE_KEY: z.string().describe('the path of the JWK file with which requests to subgraphs are signed'),
  LOG_LEVEL: logLevel.describe('one of fatal, error, warn, info, debug, trace, silent'),
};

export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readSettings(shape, env);
}

/** Where a subgraph listens: SUBGRAPH_URL_USERS for `users`. */
export function subgraphUrl(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const setting = `SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}`;
  const url = z.url().describe(`the address of the subgraph ${name}, such as http://127.0.0.1:4001/graphql`);
  return readSettings({ [setting]: url }, env)[setting] as string;
}
