import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Envelope } from '@berth/events';
import { query } from '../berth/database.ts';
import { lastingClient } from '../berth/lasting.ts';
import { eventually } from '../berth/world.ts';
import { bookableEvents } from './bookable-events.ts';
import { onEachBus, type Stage } from './each-bus.ts';
import type { BusName } from './fleet.ts';
import { generator } from './random.ts';

const REPLAY = join(import.meta.dirname, '../../../local/dist/replay.js');
const BEHIND = 30;
const POISON = 'Poison';
const REFUSE = `ALTER TABLE bookables ADD CONSTRAINT no_poison CHECK (name <> '${POISON}')`;
const MEND = 'ALTER TABLE bookables DROP CONSTRAINT no_poison';

interface Options {
  buses?: readonly BusName[];
  seed: number;
  attempts?: number;
  boundMs?: number;
}

/**
 * Events that reservations cannot read, and others that its database refuses, each with thirty more behind it: how much later
 * those are known than thirty without it. Once the database's fault is mended, `npm run replay` hands all of them out again.
 * `attempts` are the poison events; what is later by more than `boundMs` is wrong.
 */
export function chaos({ seed, attempts = 10, boundMs = 5_000, buses }: Options): Promise<boolean> {
  return onEachBus(async (stage) => {
    const random = generator(seed);
    const { databases } = await stage.berth.run();
    const look = (sql: string) => query(databases['reservations'] as string, sql);
    const known = async (ids: string[]) =>
      (await look(`SELECT FROM bookables WHERE id IN (${ids.map((id) => `'${id}'`)})`)).length;
    const eventOf = await bookableEvents(stage.bus, await lastingClient('manager', stage.berth.url));
    await look(REFUSE);

    /** How long it takes until some sound events are known, with others among the first of them. */
    const timeOf = async (others: Envelope[], place: number) => {
      const ids = Array.from({ length: BEHIND }, () => randomUUID());
      const events = ids.map((id) => eventOf(id, 1));
      events.splice(place, 0, ...others);
      const begun = performance.now();
      await stage.bus.publish('rooms', events);
      await eventually(async () => (await known(ids)) === BEHIND);
      return performance.now() - begun;
    };
    const poison = { unreadable: [] as string[], refused: [] as string[] };
    const late: number[] = [];
    for (let turn = 0; turn < attempts; turn += 1) {
      const kind = turn % 2 === 0 ? 'unreadable' : 'refused';
      const bad = randomUUID();
      poison[kind].push(bad);
      const made = eventOf(bad, 1);
      const data = kind === 'unreadable' ? {} : { ...(made.data as object), name: POISON };
      const without = await timeOf([], 0);
      late.push((await timeOf([{ ...made, data }], random(3))) - without);
    }

    const listed = await untilSetAside(stage, attempts);
    await look(MEND);
    const handedOut = Number.parseInt(await replay(stage, 'rooms'), 10);
    await eventually(async () => (await known(poison.refused)) === poison.refused.length);
    const stillListed = await untilSetAside(stage, poison.unreadable.length);
    return {
      figures: {
        ...{ 'poison events': attempts, 'behind them': attempts * BEHIND },
        'late by at most ms': Math.round(Math.max(...late)),
        ...{ 'set aside': listed, 'handed out again': handedOut, 'set aside again': stillListed },
      },
      wrong: {
        [`later than ${boundMs} ms`]: late.filter((milliseconds) => milliseconds > boundMs).length,
        'set aside wrongly': Math.abs(listed - attempts) + Math.abs(stillListed - poison.unreadable.length),
        'not handed out again': attempts - handedOut,
        'known, but unreadable': await known(poison.unreadable),
      },
    };
  }, buses);
}

/** Answers how many the command lists, once there are as many. */
async function untilSetAside(stage: Stage, count: number): Promise<number> {
  let listed = 0;
  await eventually(async () => {
    listed = (await replay(stage)).split('bookable.created.v1').length - 1;
    return listed >= count;
  }, 60);
  return listed;
}

/** `npm run replay`, and what it says. */
async function replay({ berth, env }: Stage, ...topic: string[]): Promise<string> {
  const settings = { ...process.env, KAFKA_BROKERS: '', ...env, BERTH_DATA: berth.data };
  const { stdout } = await promisify(execFile)(process.execPath, [REPLAY, ...topic], { env: settings });
  return stdout;
}
