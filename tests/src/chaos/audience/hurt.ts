import { setTimeout as sleep } from 'node:timers/promises';
import { type Half, ready } from '../../berth/second-half.ts';
import type { Fleet } from '../fleet.ts';

const LONGEST_PAUSE_MS = 1_000;

/**
 * Kills one after the other, each when the one before has come back, in whole rounds until it is over: a gateway, the
 * broker, reservations (a relay and the timers are in it) and one more subgraph, of either half. Answers how often which.
 */
export async function hurtInTurn(
  { halves, broker }: Fleet,
  random: (below: number) => number,
  isOver: () => boolean,
): Promise<Map<string, number>> {
  const killed = new Map<string, number>();
  do {
    for (const part of ['gateway', 'broker', 'reservations', ['rooms', 'users'][random(2)] as string]) {
      await sleep(random(LONGEST_PAUSE_MS));
      if (part === 'broker') {
        broker.kill();
        await sleep(random(LONGEST_PAUSE_MS));
        await broker.start();
      } else {
        const pids = await (halves[random(halves.length)] as Half).pids();
        process.kill(pids[part] as number, 'SIGKILL');
      }
      killed.set(part, (killed.get(part) ?? 0) + 1);
      // Whoever was killed is noticed to be away, before it is waited for.
      await sleep(200);
      await Promise.all(halves.map(({ url }) => ready(url)));
    }
  } while (!isOver());
  return killed;
}
