import { existsSync, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Service } from './service.ts';
import type { Services } from './services.ts';
import { ROOT } from './settings.ts';

const QUIET_MS = 300;

/** While developing: a service restarts when its own compiled code changes, all of them when a package's does. */
export async function restartOnChange({ subgraphs, gateway }: Services, tell: (step: string) => void): Promise<void> {
  const all = [...subgraphs, gateway];
  for (const service of all) onChange(dirname(service.entry), [service], tell);
  onChange(join(ROOT, 'gateway/supergraph.graphql'), [gateway], tell);
  for (const name of await readdir(join(ROOT, 'packages'))) onChange(join(ROOT, 'packages', name, 'dist'), all, tell);
}

function onChange(path: string, services: Service[], tell: (step: string) => void): void {
  if (!existsSync(path)) return;
  let timer: NodeJS.Timeout | undefined;
  watch(path, { recursive: true }, () => {
    // A build writes many files: wait until it is done.
    clearTimeout(timer);
    timer = setTimeout(() => {
      tell(`Changed: ${services.map(({ name }) => name).join(', ')} restarting`);
      for (const service of services) void service.restart();
    }, QUIET_MS);
  });
}
