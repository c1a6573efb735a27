import { rm } from 'node:fs/promises';
import pg from 'pg';
import { BerthProcess } from '../berth/berth-process.ts';
import type { Client } from '../berth/client.ts';
import { lastingClient } from '../berth/lasting.ts';
import { book, newRoom } from '../berth/world.ts';
import { generator } from './random.ts';

const NEIGHBOURS = 8;
/** Twice as many as reservations has connections. */
const RIVALS = 40;
const ROUNDS = 7;
const MINUTE_MS = 60_000;
/** The aim is 1.1. Machines are noisy; what starves its neighbours makes them wait for seconds. */
const BOUND = 2;

type Phase = 'quiet' | 'locked' | 'spread' | 'fought';
/** What each is held against. */
const AGAINST: Record<Phase, Phase | null> = { quiet: null, locked: 'quiet', spread: null, fought: 'spread' };

/**
 * One bookable is locked, with a crowd waiting for it, or fought over by that crowd; how others are booked meanwhile is
 * held against a quiet time, and against the same crowd spread over rooms of its own. `attempts` are those of a phase.
 */
export async function chaos({ seed, attempts = 160 }: { seed: number; attempts?: number }): Promise<boolean> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn' });
  const lock = new pg.Client({ connectionString: (await berth.run()).databases['reservations'] as string });
  try {
    await lock.connect();
    const [manager, member] = await Promise.all([
      lastingClient('manager', berth.url),
      lastingClient('member', berth.url),
    ]);
    const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
    const rooms = (count: number) => Promise.all(Array.from({ length: count }, () => newRoom(manager, { policy })));
    const [quietRooms, rivalRooms, [busy]] = [await rooms(NEIGHBOURS), await rooms(RIVALS), await rooms(1)];
    const booker = bookerFor(member, generator(seed));
    // Whoever waits longer than the gateway does is told so, and goes.
    const crowds: Record<Phase, (isOver: () => boolean) => Promise<unknown>> = {
      quiet: async () => {},
      locked: () => Promise.allSettled(rivalRooms.map(() => booker.once(busy as string))),
      spread: (isOver) => Promise.allSettled(rivalRooms.map((room) => booker.until(room, isOver))),
      fought: (isOver) => Promise.allSettled(rivalRooms.map(() => booker.until(busy as string, isOver))),
    };

    const times = new Map<Phase, number[][]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const phase of Object.keys(crowds) as Phase[]) {
        if (phase === 'locked') await lock.query('BEGIN');
        if (phase === 'locked') await lock.query('SELECT FROM schedules WHERE bookable_id = $1 FOR UPDATE', [busy]);
        let over = false;
        const crowd = crowds[phase](() => over);
        try {
          times.set(phase, [...(times.get(phase) ?? []), await booker.times(quietRooms, attempts)]);
        } finally {
          over = true;
          if (phase === 'locked') await lock.query('ROLLBACK');
          await crowd;
        }
      }
    }
    return report(times);
  } finally {
    await lock.end();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

function bookerFor(client: Client, random: (below: number) => number) {
  const start = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + 60 * MINUTE_MS;
  const once = async (bookableId: string) => {
    const startsAt = start + random(3_000_000) * MINUTE_MS;
    const { __typename, message } = await book(client, {
      ...{ bookableId, startsAt: new Date(startsAt), endsAt: new Date(startsAt + MINUTE_MS) },
    });
    if (__typename !== 'ReservationSuccess' && __typename !== 'SlotUnavailable') throw new Error(message);
  };
  return {
    once,
    until: async (bookableId: string, isOver: () => boolean) => {
      while (!isOver()) await once(bookableId);
    },
    /** One after the other in each room: how long each takes. */
    times: async (bookableIds: string[], count: number) => {
      const taken: number[] = [];
      const each = async (bookableId: string) => {
        for (let left = count / bookableIds.length; left > 0; left -= 1) {
          const begun = performance.now();
          await once(bookableId);
          taken.push(performance.now() - begun);
        }
      };
      await Promise.all(bookableIds.map(each));
      return taken;
    },
  };
}

/** The ratio is the middle one of those of the rounds: each phase is held against its neighbour in time. */
function report(times: Map<Phase, number[][]>): boolean {
  console.log(
    '| the neighbour | bookings of others | p50 ms | p99 ms | p99 of | ratio |\n| --- | --- | --- | --- | --- | --- |',
  );
  let sound = true;
  for (const [phase, rounds] of times) {
    const against = AGAINST[phase];
    const others = against && times.get(against);
    const ratios = others?.map((round, index) => at(rounds[index] ?? [], 0.99) / at(round, 0.99));
    const ratio = ratios && at(ratios, 0.5);
    if (ratio && ratio > BOUND) sound = false;
    const taken = rounds.flat();
    const figures = [at(taken, 0.5).toFixed(1), at(taken, 0.99).toFixed(1), against ?? '', ratio?.toFixed(2) ?? ''];
    console.log(`| ${phase} | ${taken.length} | ${figures.join(' | ')} |`);
  }
  return sound;
}

function at(numbers: number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * share)] ?? 0;
}
