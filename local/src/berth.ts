import { findBus } from './bus.ts';
import { type Databases, openDatabases, prepareDatabases } from './databases.ts';
import { requireFree } from './ports.ts';
import { waitUntilReady } from './ready.ts';
import { claimFolder, removeRun, writeRun } from './run-file.ts';
import { planServices, type Services } from './services.ts';
import type { LocalSettings } from './settings.ts';

export interface Berth {
  url: string;
  databases: Databases;
  services: Services;
  stop: () => Promise<void>;
  /** Ends its services at once. */
  kill: () => void;
}

/**
 * Brings everything up, in order: databases, subgraphs, gateway. `tell` hears of each step as it is done. Asked to stop
 * meanwhile, it waits for nobody any more, and stops what it has started.
 */
export async function startBerth(
  settings: LocalSettings,
  tell: (step: string) => void,
  asked: AbortSignal,
): Promise<Berth> {
  const { BERTH_DATA: data, GATEWAY_PORT: port } = settings;
  const url = `http://localhost:${port}`;
  await claimFolder(data);
  await requireFree(port, 'GATEWAY_PORT');

  const undo: (() => Promise<unknown>)[] = [];
  const undoAll = async () => {
    while (undo.length > 0) await undo.pop()?.();
  };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= undoAll();
    return stopping;
  };
  try {
    const databases = await openDatabases(data);
    undo.push(databases.stop);
    tell(`Postgres      ${databases.where}`);
    const applied = await prepareDatabases(databases);
    tell(`Migrations    ${applied === 0 ? 'nothing new' : `${applied} applied`}`);

    tell(`Event bus     ${await unlessAsked(asked, () => findBus(databases.urls))}`);

    const services = await planServices(settings, databases.urls);
    const { subgraphs, gateway } = services;
    const all = [...subgraphs, gateway];
    undo.push(() => Promise.all(subgraphs.map((subgraph) => subgraph.stop())));
    undo.push(() => gateway.stop());
    undo.push(() => removeRun(data));
    const tellWhatRuns = () =>
      writeRun(data, {
        pid: process.pid,
        gateway: url,
        subgraphs: Object.fromEntries(services.urls),
        databases: Object.fromEntries(databases.urls),
        services: Object.fromEntries(all.map(({ name, pid }) => [name, pid])),
      });
    // One that is started again is another process.
    for (const service of all) service.on('start', tellWhatRuns);
    undo.push(async () => {
      for (const service of all) service.off('start', tellWhatRuns);
    });
    for (const service of all) service.start();
    await unlessAsked(asked, () => waitUntilReady(services, url));
    tell(`Subgraphs     ${subgraphs.map(({ name }) => name).join(', ')}`);
    const kill = () => {
      for (const service of all) service.kill();
    };
    return { url, databases, services, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Rejects as soon as it is asked to stop, whatever becomes of the wait. */
async function unlessAsked<Result>(asked: AbortSignal, wait: () => Promise<Result>): Promise<Result> {
  asked.throwIfAborted();
  const stopped = new Promise<never>((_, reject) => {
    asked.addEventListener('abort', () => reject(asked.reason), { once: true });
  });
  return Promise.race([wait(), stopped]);
}
