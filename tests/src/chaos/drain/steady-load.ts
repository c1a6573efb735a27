import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../berth/client.ts';
import { BOOK } from '../../berth/world.ts';

const PER_SECOND = 200;
/** Of one that cannot keep up, no more is asked: that is another experiment. */
const AT_ONCE = 20;
const EVERY = 10;
const MINUTE_MS = 60_000;

export interface Load {
  sent: number;
  /** Without an answer, or with an error in it. */
  failures: string[];
  /** Returns when the last answer is there. */
  stop(): Promise<{ perSecond: number }>;
}

/** So many requests a second, each sent once: one in ten books, the others ask. */
export function steadyLoad(client: Client, rooms: string[]): Load {
  const open = new Set<Promise<void>>();
  const begun = performance.now();
  let isOver = false;
  const load: Load = {
    sent: 0,
    failures: [],
    async stop() {
      isOver = true;
      await sending;
      await Promise.all(open);
      return { perSecond: Math.round((load.sent * 1_000) / (performance.now() - begun)) };
    },
  };
  const sending = (async () => {
    for (; !isOver; load.sent += 1) {
      const due = begun + (load.sent * 1_000) / PER_SECOND;
      await sleep(Math.max(0, due - performance.now()));
      while (open.size >= AT_ONCE) await Promise.race(open);
      const request = send(load.sent).finally(() => open.delete(request));
      open.add(request);
    }
  })();
  return load;

  async function send(turn: number): Promise<void> {
    const answer =
      turn % EVERY === 0 ? client.send(BOOK, { input: slot(turn / EVERY) }) : client.send('{ me { name } }');
    await answer.then(
      ({ errors }) => errors && load.failures.push(JSON.stringify(errors)),
      (error) => load.failures.push(String(error.cause ?? error)),
    );
  }

  function slot(turn: number): object {
    const start = (Math.ceil(Date.now() / MINUTE_MS) + 120 + Math.floor(turn / rooms.length)) * MINUTE_MS;
    const [startsAt, endsAt] = [new Date(start), new Date(start + MINUTE_MS)];
    return { bookableId: rooms[turn % rooms.length], startsAt, endsAt, idempotencyKey: randomUUID() };
  }
}
