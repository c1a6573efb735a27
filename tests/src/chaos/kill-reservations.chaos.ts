import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../berth/world.ts';
import { type Options, onEachBus } from './each-bus.ts';
import { kill } from './kill.ts';
import { generator } from './random.ts';
import { openScene } from './scene.ts';

const BOOKINGS_PER_KILL = 10;
const KILLS_PER_REMOVAL = 5;

/**
 * Reservations is killed at random moments while it books, tells of what it booked, and hears of rooms that are removed,
 * whose reservations it is to cancel. `attempts` is the number of bookings.
 */
export function chaos({ seed, attempts = 1_000, buses }: Options): Promise<boolean> {
  return onEachBus(async (stage) => {
    const random = generator(seed);
    const kills = Math.ceil(attempts / BOOKINGS_PER_KILL);
    const moments = Array.from({ length: kills }, () => random(attempts)).sort((a, b) => a - b);
    const { customers, heard, remove, examine } = await openScene(stage, Math.ceil(kills / KILLS_PER_REMOVAL));

    const work = customers.work({ most: attempts });
    for (const [index, moment] of moments.entries()) {
      await eventually(async () => customers.acknowledged.size >= moment);
      if (index % KILLS_PER_REMOVAL === 0) await remove();
      await sleep(random(100));
      const back = await kill(stage.berth, 'reservations');
      await back();
    }
    await work;
    const wrong = await examine();
    const again = [...heard.delivered.values()].reduce((sum, times) => sum + times - 1, 0);
    return {
      figures: {
        bookings: customers.acknowledged.size,
        kills,
        unanswered: customers.unanswered,
        'delivered again': again,
      },
      wrong,
    };
  }, buses);
}
