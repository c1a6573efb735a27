import { lastingAccount, lastingClient } from '../berth/lasting.ts';
import { newRoom } from '../berth/world.ts';
import { Audience, type Heard, wrong } from './audience/gather.ts';
import { hurtInTurn } from './audience/hurt.ts';
import { play } from './audience/script.ts';
import { BUSES, type BusName, type Fleet, onEachFleet } from './fleet.ts';
import { generator } from './random.ts';

const ROOMS = 4;
const BOOKERS = 3;

interface Experiment {
  seed: number;
  /** Seconds. */
  attempts?: number;
  buses?: readonly BusName[];
}

/**
 * Clients of all kinds listen to schedules and to their own reservations while others book, move and cancel at random, and
 * gateways, subgraphs (a relay is in each) and the broker are killed in turn. What each client was told must be what the
 * database says has happened: each event once and in order.
 */
export async function chaos({ seed, attempts = 300, buses = BUSES }: Experiment): Promise<boolean> {
  return onEachFleet(buses, (fleet, bus) => {
    console.log(`\n### ${bus}, ${attempts} s\n`);
    return onFleet(fleet, attempts, generator(seed));
  });
}

async function onFleet(fleet: Fleet, seconds: number, random: (below: number) => number): Promise<boolean> {
  const { url } = fleet;
  const manager = await lastingClient('manager', url);
  const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
  const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager, { policy })));
  const bookers = await Promise.all(Array.from({ length: BOOKERS }, () => lastingAccount(url)));
  const audience = await Audience.gather(url, rooms, bookers);
  try {
    const end = Date.now() + seconds * 1_000;
    let isOver = false;
    const playing = bookers.map(({ client }) => play(client, rooms, random, () => isOver));
    const killed = await hurtInTurn(fleet, random, () => Date.now() > end);
    isOver = true;
    const played = await Promise.all(playing);
    const { history, heard } = await audience.settle(fleet.databases['reservations'] as string);

    const acknowledged = played.flatMap((each) => each.acknowledged);
    const [lost, again] = [history.lost(acknowledged), played.reduce((sum, each) => sum + each.again, 0)];
    console.log(`killed: ${[...killed].map(([part, times]) => `${part} ${times}`).join(', ')}`);
    console.log(`changes: ${acknowledged.length} acknowledged, ${again} sent again, ${lost} lost\n`);
    return report(heard) && lost === 0;
  } finally {
    audience.leave();
  }
}

function report(heard: Heard[]): boolean {
  console.log('| client | streams | told | came back | missed | twice | late | invented | resets |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const { client, streams, told, setbacks, missed, twice, late, invented, resets } of heard)
    console.log(`| ${[client, streams, told, setbacks, missed, twice, late, invented, resets].join(' | ')} |`);
  return heard.every((each) => each.told > 0 && wrong(each) === 0);
}
