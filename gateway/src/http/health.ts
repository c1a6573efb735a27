import type { RequestListener, ServerResponse } from 'node:http';
import type { Bus } from '@berth/bus';
import { LRUCache } from 'lru-cache';
import { request } from 'undici';

const PATIENCE_MS = 2_000;
/** Whoever asks, and however often: subgraphs are not asked more often than this. */
const KEPT_MS = 1_000;

/** By its path. */
export type Health = Record<string, RequestListener>;

/** This process answers. */
export const live: Health = { '/health/live': (_, response) => answer(response, 200, { status: 'live' }) };

/** Live; and ready, where everything answers that an operation may need: `subgraphs` tells which those are now, and where. */
export function healthOf(subgraphs: () => ReadonlyMap<string, string>, bus: Bus): Health {
  const check = async (): Promise<Record<string, boolean>> => {
    const checks = [...subgraphs()].map(async ([name, url]) => [name, await answers(url)] as const);
    return Object.fromEntries(await Promise.all([...checks, busAnswers(bus)]));
  };
  const found = new LRUCache<'parts', Record<string, boolean>>({ max: 1, ttl: KEPT_MS, fetchMethod: check });
  const ready = async (response: ServerResponse) => {
    const parts = await found.forceFetch('parts');
    const isReady = Object.values(parts).every(Boolean);
    answer(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', parts });
  };
  return { ...live, '/health/ready': (_, response) => void ready(response) };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
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
