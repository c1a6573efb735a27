import { join } from 'node:path';
import { busSettings } from '@berth/bus';
import { httpUrl, port, readSettings, z } from '@berth/settings';
import { tracingSettings } from '@berth/tracing';
import { cacheSettings } from './cache/settings.ts';
import { trafficSettings } from './fetch/settings.ts';
import { httpSettings } from './http/settings.ts';
import { identitySettings } from './identity.ts';
import { limitSettings } from './limits/settings.ts';
import { metricsSettings } from './metrics/settings.ts';
import { streamSettings } from './streams/settings.ts';
import { supergraphSettings } from './supergraph.ts';
import { trustedSettings } from './trusted-documents.ts';

const shape = {
  ...httpSettings,
  GATEWAY_PORT: port.default(4000).describe('the port to listen on'),
  SUPERGRAPH: z
    .string()
    .default(join(import.meta.dirname, '../supergraph.graphql'))
    .describe('the path or the URL of the composed schema'),
  ...supergraphSettings,
  ...busSettings,
  ...identitySettings,
  ...trustedSettings,
  ...metricsSettings,
  ...tracingSettings,
  ...limitSettings,
  ...streamSettings,
  ...trafficSettings,
  ...cacheSettings,
};

export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readSettings(shape, env);
}

/** Where a subgraph listens: SUBGRAPH_URL_USERS for `users`. */
export function subgraphUrl(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const setting = `SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}`;
  const url = httpUrl.describe(`the address of the subgraph ${name}, such as http://127.0.0.1:4001/graphql`);
  return readSettings({ [setting]: url }, env)[setting] as string;
}
