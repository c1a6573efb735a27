import { join } from 'node:path';
import { keysOf } from './key-files.ts';
import { settingOf, subgraphNames } from './parts.ts';
import { freePort } from './ports.ts';
import { Service } from './service.ts';
import { type LocalSettings, ROOT } from './settings.ts';

export interface Services {
  subgraphs: Service[];
  /** Where each subgraph listens. */
  urls: ReadonlyMap<string, string>;
  gateway: Service;
}

/** Works out what each process is told: where its database is, where the others listen, which keys it has. */
export async function planServices(settings: LocalSettings, databases: ReadonlyMap<string, string>): Promise<Services> {
  const { BERTH_DATA: data, GATEWAY_PORT } = settings;
  const logs = join(data, 'logs');
  const users = await keysOf('users', data);
  const gateway = await keysOf('gateway', data);
  const bus = { BUS_DATABASE_URL: databases.get('bus') ?? '' };

  const names = await subgraphNames();
  const ports = new Map(await Promise.all(names.map(async (name) => [name, await freePort(GATEWAY_PORT)] as const)));
  const subgraphs = names.map((name) => {
    const env = {
      ...bus,
      PORT: String(ports.get(name)),
      DATABASE_URL: databases.get(name) ?? '',
      GATEWAY_PUBLIC_KEYS: gateway.publicKeys,
      ...(name === 'users' && {
        ACCESS_TOKEN_PRIVATE_KEY: users.privateKey,
        ACCESS_TOKEN_PUBLIC_KEYS: users.publicKeys,
      }),
    };
    return new Service({ name, entry: join(ROOT, 'subgraphs', name, 'dist/main.js'), env, logs });
  });

  const urls = new Map(names.map((name) => [name, `http://127.0.0.1:${ports.get(name)}/graphql`]));
  const env = {
    ...bus,
    ...Object.fromEntries([...urls].map(([name, url]) => [settingOf('SUBGRAPH_URL', name), url])),
    APOLLO_TELEMETRY_DISABLED: 'true',
    GATEWAY_PORT: String(GATEWAY_PORT),
    ACCESS_TOKEN_PUBLIC_KEYS: users.publicKeys,
    GATEWAY_PRIVATE_KEY: gateway.privateKey,
  };
  return {
    subgraphs,
    urls,
    gateway: new Service({ name: 'gateway', entry: join(ROOT, 'gateway/dist/main.js'), env, logs }),
  };
}
