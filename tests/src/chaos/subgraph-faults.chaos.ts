import { rm } from 'node:fs/promises';
import { BerthProcess } from '../berth/berth-process.ts';
import type { Client } from '../berth/client.ts';
import { lastingClient } from '../berth/lasting.ts';
import { startTroubledRooms } from '../berth/troubled-rooms.ts';
import type { Trouble, TroubledSubgraph } from '../berth/troubled-subgraph.ts';

const TIMEOUT_MS = 3_000;
const AT_ONCE = 10;
const MOST_OUT_FOR_EACH_IN = 1.1;
/** Retries that were earned before. */
const SAVED = 2;

/**
 * Rooms is down, hangs, answers 503, and is well again: what the others know is answered, errors name what is missing, and
 * it is asked hardly more often than clients ask. `attempts` are the requests in each trouble.
 */
export async function chaos({ attempts = 300 }: { seed: number; attempts?: number }): Promise<boolean> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'fatal' });
  const troubled = await startTroubledRooms(berth);
  const { rooms } = troubled;
  // Copies would answer for a subgraph that does not.
  const gateway = await troubled.gateway({ REQUEST_TIMEOUT_MS: String(TIMEOUT_MS), ENTITY_CACHE_BYTES: '0' });
  try {
    const client = await lastingClient('member', gateway.url);
    console.log(
      '| trouble of rooms | requests | whole | without rooms | wrong | out for each in | slowest ms |\n| --- | --- | --- | --- | --- | --- | --- |',
    );
    let sound = true;
    for (const trouble of ['none', 'down', 'answers 503', 'hangs', 'none'] as Trouble[]) {
      rooms.heal();
      rooms.trouble = trouble;
      if (trouble === 'none') await untilWhole(client);
      sound = (await ask(client, rooms, attempts)) && sound;
    }
    return sound;
  } finally {
    await troubled.stop();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

async function ask(client: Client, rooms: TroubledSubgraph, attempts: number): Promise<boolean> {
  const tally = { whole: 0, partial: 0, wrong: 0 };
  const [before, times, { trouble }] = [rooms.asked, [] as number[], rooms];
  let left = attempts;
  const one = async () => {
    while (left-- > 0) {
      const begun = performance.now();
      tally[await answerTo(client, left)] += 1;
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const out = rooms.asked - before;
  const { whole, partial, wrong } = tally;
  const figures = [
    trouble,
    attempts,
    whole,
    partial,
    wrong,
    (out / attempts).toFixed(2),
    Math.round(Math.max(...times)),
  ];
  console.log(`| ${figures.join(' | ')} |`);
  const isCalm = out <= attempts * MOST_OUT_FOR_EACH_IN + SAVED;
  return wrong === 0 && (trouble === 'none' ? whole === attempts : whole === 0) && isCalm;
}

/** Each with an alias of its own, so that none is shared. */
async function answerTo(client: Client, turn: number): Promise<'whole' | 'partial' | 'wrong'> {
  const response = await client.post(
    `{ me { name } myReservations(first: 1) { nodes { status bookable { a${turn}: name } } } }`,
  );
  // biome-ignore lint/suspicious/noExplicitAny: as the client's own answers.
  const { data, errors } = (await response.json()) as any;
  const known = data?.me?.name && data.myReservations?.nodes[0]?.status;
  if (response.status !== 200 || !known) return 'wrong';
  if (!errors) return 'whole';
  const { code, serviceName } = errors[0].extensions;
  const isNamed = errors.length === 1 && code === 'SUBGRAPH_UNAVAILABLE' && serviceName === 'rooms';
  return isNamed && data.myReservations.nodes[0].bookable === null ? 'partial' : 'wrong';
}

async function untilWhole(client: Client): Promise<void> {
  for (let turn = 0; (await answerTo(client, turn)) !== 'whole'; turn += 1);
}
