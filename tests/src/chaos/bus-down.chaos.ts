import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '../berth/database.ts';
import { eventually } from '../berth/world.ts';
import { onEachBus } from './each-bus.ts';
import type { BusName } from './fleet.ts';
import { openScene } from './scene.ts';

const REST_MS = 50;
const WAITING = 'SELECT count(*)::int FROM events WHERE published_at IS NULL';
const HAPPENED = 'SELECT key, count(*)::int FROM events GROUP BY key';

/**
 * The bus is away for so many seconds, while customers book; before, they do so for half as long. What happened meanwhile
 * is to reach everybody afterwards. `attempts` are the seconds.
 */
export function chaos({ attempts = 60, buses }: { attempts?: number; buses?: readonly BusName[] }): Promise<boolean> {
  return onEachBus(async (stage) => {
    const { customers, heard, remove, examine } = await openScene(stage, 2);
    const database = (await stage.berth.run()).databases['reservations'] as string;
    let over = false;
    const work = customers.work({ isOver: () => over, restMs: REST_MS });

    await remove();
    await sleep((attempts * 1000) / 2);
    const before = customers.times.length;
    const restore = await stage.cutBus();
    await remove();
    await sleep(attempts * 1000);
    const during = customers.times.length;
    const waiting = (await query(database, WAITING))[0]?.['count'] as number;
    const happened = (await query(database, HAPPENED)) as { key: string; count: number }[];
    await restore();
    const begun = performance.now();
    const isTold = ({ key, count }: (typeof happened)[number]) => (heard.told.get(key)?.length ?? count) >= count;
    await eventually(async () => happened.every(isTold));
    const seconds = (performance.now() - begun) / 1000;
    over = true;
    await work;

    const [p99Before, p99] = [p99Of(customers.times.slice(0, before)), p99Of(customers.times.slice(before, during))];
    return {
      figures: {
        'bookings before': before,
        'p99 ms': Math.round(p99Before),
        'bookings while it was away': during - before,
        'their p99 ms': Math.round(p99),
        'events that waited': waiting,
        'all told after s': seconds.toFixed(1),
      },
      wrong: {
        unanswered: customers.unanswered,
        'nobody booked meanwhile': during > before ? 0 : 1,
        'nothing waited': waiting > 0 ? 0 : 1,
        ...(await examine()),
      },
    };
  }, buses);
}

function p99Of(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}
