import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { BerthProcess } from '../berth/berth-process.ts';
import { lastingClient } from '../berth/lasting.ts';
import { newRoom } from '../berth/world.ts';
import { keyedMutations, type Mutation, type Wish } from './keyed-mutations.ts';
import { generator } from './random.ts';

const AT_ONCE = 50;
const MOST_RETRIES = 150;
const RETRY_MS = 200;

interface Answer {
  id: string | undefined;
  replayed: boolean;
}

interface Tally {
  keys: number;
  requests: number;
  again: number;
  done: number;
  replayed: number;
  conflicts: number;
  wrong: number;
}

/**
 * Each key is sent fifty times at once, and then with another body; half of the keys while reservations is killed in the
 * middle of it, and clients send again what got no answer. `attempts` is the number of keys.
 */
export async function chaos({ seed, attempts = 200 }: { seed: number; attempts?: number }): Promise<boolean> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'fatal' });
  const { databases, services } = await berth.run();
  const database = new pg.Client({ connectionString: databases['reservations'] as string });
  try {
    await database.connect();
    const [manager, member] = await Promise.all([
      lastingClient('manager', berth.url),
      lastingClient('member', berth.url),
    ]);
    const random = generator(seed);
    console.log(
      '| mutation | keys | requests | sent again | done | replayed | refused with another body | wrong |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
    );
    let sound = true;
    for (const killed of [false, true]) {
      const mutations = keyedMutations(member, () => newRoom(manager, { policy: { maxAdvance: 'P3000D' } }));
      const keys = Math.ceil(attempts / 2 / mutations.length);
      const tallies = new Map<string, Tally>();
      const killAt = killed ? Math.floor(keys / 2) : null;
      for (let turn = 0; turn < keys; turn += 1) {
        const storms = mutations.map(async (mutation) => {
          const wish = await mutation.prepare(turn);
          return { mutation, wish };
        });
        const prepared = await Promise.all(storms);
        const kill = async () => {
          await sleep(random(100));
          process.kill(services['reservations'] as number, 'SIGKILL');
        };
        await Promise.all([
          ...prepared.map(({ mutation, wish }) => storm(mutation, wish, database, tallyOf(tallies, mutation.name))),
          turn === killAt && kill(),
        ]);
      }
      for (const [name, tally] of tallies) sound = report(`${name}${killed ? ', kill -9' : ''}`, tally) && sound;
    }
    return sound;
  } finally {
    await database.end();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

async function storm(mutation: Mutation, wish: Wish, database: pg.Client, tally: Tally): Promise<void> {
  const input = { ...wish.input, idempotencyKey: randomUUID() };
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => insist(mutation, input, tally)));
  const done = answers.filter(({ replayed }) => !replayed).length;
  const ids = new Set(answers.map(({ id }) => id));
  const other = await insist(mutation, { ...input, ...wish.otherwise }, tally);
  const { rows } = await database.query(wish.effects, wish.values);

  tally.keys += 1;
  tally.requests += AT_ONCE + 1;
  tally.done += done;
  tally.replayed += AT_ONCE - done;
  if (other.id === 'IDEMPOTENCY_CONFLICT') tally.conflicts += 1;
  // The one that did it may have been killed before it could say so, or have said it to nobody.
  const answeredOnce = done === 1 || (done === 0 && tally.again > 0);
  if (ids.size !== 1 || ids.has(undefined) || !answeredOnce || rows[0].count !== wish.expected) tally.wrong += 1;
}

/** As a client does that got no answer: the same again, under the same key. */
async function insist({ send }: Mutation, input: object, tally: Tally): Promise<Answer> {
  for (let retries = 0; ; retries += 1) {
    const { data, errors } = await send(input);
    if (!errors) return { id: data.result.made?.id ?? data.result.code, replayed: data.result.replayed ?? false };
    if (errors[0].extensions?.code !== 'SUBGRAPH_UNAVAILABLE' || retries === MOST_RETRIES)
      throw new Error(JSON.stringify(errors));
    tally.again += 1;
    await sleep(RETRY_MS);
  }
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? { keys: 0, requests: 0, again: 0, done: 0, replayed: 0, conflicts: 0, wrong: 0 };
  tallies.set(name, tally);
  return tally;
}

function report(name: string, { keys, requests, again, done, replayed, conflicts, wrong }: Tally): boolean {
  console.log(`| ${[name, keys, requests, again, done, replayed, conflicts, wrong].join(' | ')} |`);
  return wrong === 0 && conflicts === keys;
}
