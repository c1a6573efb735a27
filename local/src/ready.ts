import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.ts';
import type { Services } from './services.ts';

const PATIENCE_MS = 60_000;

/** Waits until the gateway says that it and everything behind it answers. */
export async function waitUntilReady({ gateway, subgraphs }: Services, url: string): Promise<void> {
  const services = [...subgraphs, gateway];
  const firstPids = new Map(services.map((service) => [service, service.pid]));
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    if (await isReady(url)) return;
    const fallen = services.find((service) => service.pid !== firstPids.get(service));
    if (fallen) throw new Problem(`${fallen.name} does not start. It said:\n${fallen.lastWords()}`);
    await sleep(50);
  }
  throw new Problem(`Berth was not ready within ${PATIENCE_MS / 1000} s: ${url}/health/ready says what is missing.`);
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
