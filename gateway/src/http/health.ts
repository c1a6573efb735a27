import type { Bus } from '@berth/bus';
import type { Express } from 'express';
import { request } from 'undici';

const PATIENCE_MS = 2_000;

/** Live: this process answers. Ready: so does everything that an operation may need. */
export function serveHealth(app: Express, subgraphs: ReadonlyMap<string, string>, bus: Bus): void {
  app.get('/health/live', (_, response) => void response.json({ status: 'live' }));
  app.get('/health/ready', async (_, response) => {
    const checks = [...subgraphs].map(async ([name, url]) => [name, await answers(url)] as const);
    const parts = Object.fromEntries(await Promise.all([...checks, busAnswers(bus)]));
    const ready = Object.values(parts).every(Boolean);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', parts });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(new URL('/health/ready', url), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

async function busAnswers(bus: Bus): Promise<readonly [string, boolean]> {
  return bus.ping().then(
    () => ['bus', true],
    () => ['bus', false],
  );
}
