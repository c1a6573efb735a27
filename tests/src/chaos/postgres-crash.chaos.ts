import { setTimeout as sleep } from 'node:timers/promises';
import { lastingAccount, lastingClient } from '../berth/lasting.ts';
import { ready } from '../berth/second-half.ts';
import { newRoom } from '../berth/world.ts';
import { Audience, wrong } from './audience/gather.ts';
import { play } from './audience/script.ts';
import { BUSES, type BusName, type Fleet, onEachFleet } from './fleet.ts';
import { generator } from './random.ts';

const ROOMS = 4;
const BOOKERS = 3;
const LONGEST_MS = 3_000;

interface Experiment {
  seed: number;
  /** How often it crashes. */
  attempts?: number;
  buses?: readonly BusName[];
}

/**
 * Postgres is killed while clients book, move and cancel, and started again after a while: what was acknowledged is there,
 * services heal without being started again, and whoever listened was told each change once and in order.
 */
export async function chaos({ seed, attempts = 10, buses = BUSES }: Experiment): Promise<boolean> {
  console.log(
    '| bus | crashes | acknowledged | lost | sent again | longest until all is ready s | services started again | live: told | missed, twice, late |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  return onEachFleet(buses, (fleet, bus) => onFleet(bus, fleet, attempts, generator(seed)));
}

async function onFleet(bus: BusName, fleet: Fleet, crashes: number, random: (below: number) => number) {
  const { url, halves, postgres } = fleet;
  const manager = await lastingClient('manager', url);
  const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
  const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager, { policy })));
  const bookers = await Promise.all(Array.from({ length: BOOKERS }, () => lastingAccount(url)));
  const audience = await Audience.gather(url, rooms, bookers);
  try {
    const pids = async () =>
      (await Promise.all(halves.map((half) => half.pids()))).flatMap((each) => Object.values(each));
    const before = await pids();
    let isOver = false;
    const playing = bookers.map(({ client }) => play(client, rooms, random, () => isOver));
    let longest = 0;
    for (let crash = 0; crash < crashes; crash += 1) {
      await sleep(random(LONGEST_MS));
      postgres.kill();
      await sleep(random(LONGEST_MS));
      await postgres.start();
      const back = performance.now();
      await Promise.all(halves.map((half) => ready(half.url)));
      longest = Math.max(longest, performance.now() - back);
    }
    isOver = true;
    const played = await Promise.all(playing);
    const { history, heard } = await audience.settle(fleet.databases['reservations'] as string);
    const after = await pids();

    const acknowledged = played.flatMap((each) => each.acknowledged);
    const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
    const [lost, faults] = [history.lost(acknowledged), sum(heard.map(wrong))];
    const started = after.filter((pid) => !before.includes(pid)).length;
    const [again, told] = [sum(played.map((each) => each.again)), sum(heard.map((each) => each.told))];
    const figures = [acknowledged.length, lost, again, (longest / 1_000).toFixed(1), started, told, faults];
    console.log(`| ${[bus, crashes, ...figures].join(' | ')} |`);
    return lost + started + faults === 0 && acknowledged.length > 0;
  } finally {
    audience.leave();
  }
}
