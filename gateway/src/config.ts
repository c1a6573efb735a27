import { join } from 'node:path';
import { busSettings } from '@berth/bus';
import { count, list, logLevel, port, readSettings, z } from '@berth/settings';
import { tracingSettings } from '@berth/tracing';
import ipaddr from 'ipaddr.js';
import { cacheSettings } from './cache/settings.ts';
import { trafficSettings } from './fetch/settings.ts';
import { limitSettings } from './limits/settings.ts';
import { metricsSettings } from './metrics/settings.ts';
import { streamSettings } from './streams/settings.ts';

const shape = {
  HOST: z.string().default('127.0.0.1').describe('the address to listen on: 0.0.0.0 for every network'),
  GATEWAY_PORT: port.default(4000).describe('the port to listen on'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').describe('development or production'),
  SUPERGRAPH: z
    .string()
    .default(join(import.meta.dirname, '../supergraph.graphql'))
    .describe('the path or the URL of the composed schema'),
  SUPERGRAPH_POLL_SECONDS: count.default(10).describe('how often to look whether there is another schema'),
  ...busSettings,
  ACCESS_TOKEN_PUBLIC_KEYS: z
    .string()
    .describe('the path or the URL of the JWKS with which clients’ tokens can be verified'),
  GATEWAY_PRIVATE_KEY: z.string().describe('the path of the JWK file with which requests to subgraphs are signed'),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'not a list of origins')
    .describe('the origins of pages elsewhere that may use this gateway, such as https://app.example.com'),
  TRUSTED_PROXIES: list
    .refine((networks) => networks.every(isNetwork), 'not a list of addresses')
    .describe('the addresses or networks of the proxies in front of this gateway, such as 10.0.0.0/8'),
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe('the path of the JSON file of operations, by their SHA-256, besides which nothing is answered'),
  ...metricsSettings,
  ...tracingSettings,
  ...limitSettings,
  ...streamSettings,
  ...trafficSettings,
  ...cacheSettings,
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

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || /^[^/]+\/\d+$/.test(text);
}
