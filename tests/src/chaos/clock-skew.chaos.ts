import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { BerthProcess } from '../berth/berth-process.ts';
import type { Client } from '../berth/client.ts';
import { query } from '../berth/database.ts';
import { lastingClient } from '../berth/lasting.ts';
import { book, hours, newRoom } from '../berth/world.ts';
import { generator } from './random.ts';

const MINUTE_MS = 60_000;
/** More than any other room holds. */
const LARGE = 900;
const HOLD_SECONDS = 2;
/** What a busy machine may be late by. A process that went by its own clock would be out by minutes. */
const SLACK_SECONDS = 20;

/** What must have happened by itself, and how often what happened was not when the database's clock said. */
interface Happened {
  type: string;
  count: number;
  wrong: number;
  latest: number;
}

/**
 * Reservations with its clock five minutes fast, and slow: holds, offers, check-ins and completions come by the
 * database's clock, and what clients are told to be free, allowed and now agrees with it.
 */
export async function chaos({ seed, attempts = 20 }: { seed: number; attempts?: number }): Promise<boolean> {
  console.log(
    '| clock of reservations | holds ended | offers passed | no-shows | completed | latest s | at a wrong time | told wrong |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
  );
  let sound = true;
  for (const minutes of [5, -5]) sound = (await withClockOff(minutes, attempts, generator(seed))) && sound;
  return sound;
}

async function withClockOff(minutes: number, attempts: number, random: (below: number) => number): Promise<boolean> {
  const berth = await BerthProcess.start({
    LOG_LEVEL: 'warn',
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../berth/shifted-clock.mjs'))}`,
    CLOCK_OF: 'reservations',
    CLOCK_OFF_MS: String(minutes * MINUTE_MS),
  });
  try {
    const [manager, member] = await Promise.all([
      lastingClient('manager', berth.url),
      lastingClient('member', berth.url),
    ]);
    const database = (await berth.run()).databases['reservations'] as string;
    let toldWrong = 0;
    for (let turn = 0; turn < attempts; turn += 1) {
      // Spread over the seconds of a clock, and over the timers' rounds.
      await sleep(random(200));
      toldWrong += await tryAll(manager, member);
    }
    await sleep((HOLD_SECONDS + 1) * 1000);
    const open = () => query(database, 'SELECT FROM reservations WHERE due_at <= clock_timestamp()');
    for (let waited = 0; waited < SLACK_SECONDS && (await open()).length > 0; waited += 1) await sleep(1000);

    const happened = (await query(database, HAPPENED)) as unknown as Happened[];
    const of = (type: string) => happened.find((each) => each.type === type)?.count ?? 0;
    const wrong = happened.reduce((sum, each) => sum + each.wrong, 0);
    const latest = Math.max(...happened.map((each) => each.latest));
    const types = ['expired', 'passed', 'noShow', 'completed'];
    console.log(
      `| ${minutes > 0 ? '+' : ''}${minutes} min | ${types.map(of).join(' | ')} | ${latest.toFixed(1)} | ${wrong} | ${toldWrong} |`,
    );
    return wrong === 0 && toldWrong === 0 && types.every((type) => of(type) >= attempts);
  } finally {
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

/** One of each that ends by itself. Answers how much of what the client was told does not go by the right clock. */
async function tryAll(manager: Client, member: Client): Promise<number> {
  const [holdFor, checkInWithin] = [`PT${HOLD_SECONDS}S`, `PT${HOLD_SECONDS}S`];
  const policy = { holdFor, minDuration: 'PT1S' };
  const [held, offered, entered, over] = await Promise.all([
    newRoom(manager, { policy: { ...policy, confirmation: 'APPROVAL' } }),
    newRoom(manager, { policy }),
    newRoom(manager, { policy: { ...policy, checkInWithin } }),
    newRoom(manager, { policy }),
    newRoom(manager, { capacity: LARGE, policy: { minNotice: 'PT1H' } }),
  ]);
  const now = (seconds: number) => ({
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + seconds * 1000).toISOString(),
  });
  const told: boolean[] = [];

  const { reservation: hold } = await book(member, { bookableId: held, ...hours(1, 2) });
  told.push((await allowed(manager, hold.id)).includes('APPROVE'));

  const { reservation: first } = await book(manager, { bookableId: offered, ...hours(1, 2) });
  await member.ask(JOIN, { input: { bookableId: offered, ...hours(1, 2) } });
  await manager.ask(CANCEL, { id: first.id });
  const { myWaitlist } = await member.ask('{ myWaitlist { bookable { id } offer { allowedActions } } }');
  const offer = myWaitlist.find(({ bookable }: { bookable: { id: string } }) => bookable.id === offered)?.offer;
  told.push(offer?.allowedActions.includes('ACCEPT_OFFER') === true);

  const { reservation: missed } = await book(member, { bookableId: entered, ...now(3_600) });
  told.push((await allowed(member, missed.id)).includes('CHECK_IN'));

  const { reservation: short } = await book(member, { bookableId: over, ...now(HOLD_SECONDS) });
  told.push((await allowed(member, short.id)).includes('CHECK_IN'));
  const { checkIn } = await member.ask(CHECK_IN, { id: short.id });
  told.push(checkIn.__typename === 'ReservationSuccess');

  const window = { startsAt: new Date(Date.now() - 20 * MINUTE_MS), endsAt: new Date(Date.now() + 20 * MINUTE_MS) };
  const { bookable } = await member.ask(NOW, { id: held, window });
  told.push(isNow(bookable.schedule.asOf), isNow(bookable.availability[0]?.startsAt));
  const later = { startsAt: new Date(), endsAt: new Date(Date.now() + 120 * MINUTE_MS) };
  const { searchAvailability } = await member.ask(SEARCH, { match: { minCapacity: LARGE }, window: later });
  // After its notice, and the minute that one is given to decide.
  const soonest = Date.parse(searchAvailability.nodes[0]?.startsAt) - 61 * MINUTE_MS;
  told.push(isNow(new Date(soonest)));
  return told.filter((right) => !right).length;
}

async function allowed(client: Client, id: string): Promise<string[]> {
  const { reservation } = await client.ask('query ($id: ID!) { reservation(id: $id) { allowedActions } }', { id });
  return reservation.allowedActions;
}

/** The clock here and the database's are the same machine's. */
function isNow(moment: string | Date): boolean {
  return Math.abs(new Date(moment).getTime() - Date.now()) < SLACK_SECONDS * 1000;
}

const JOIN = 'mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { __typename } }';
const CANCEL = 'mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }';
const CHECK_IN = 'mutation ($id: ID!) { checkIn(reservationId: $id) { __typename } }';
const SEARCH = `query ($match: MatchInput!, $window: TimeWindowInput!) {
  searchAvailability(match: $match, window: $window, duration: "PT30M") { nodes { startsAt } }
}`;
const NOW = `query ($id: ID!, $window: TimeWindowInput!) {
  bookable(id: $id) { schedule(window: $window) { asOf } availability(window: $window) { startsAt } }
}`;

// What was due, the event before says.
const HAPPENED = `
  SELECT type, count(*)::int, count(*) FILTER (WHERE NOT late BETWEEN 0 AND ${SLACK_SECONDS})::int AS wrong,
         max(late)::float AS latest
  FROM (
    SELECT CASE WHEN before.type = 'reservation.offered.v1' THEN 'passed' ELSE split_part(ended.type, '.', 2) END AS type,
      extract(epoch FROM ended.at - coalesce(before.data ->> 'heldUntil', before.data ->> 'checkInBy',
                                             ended.data ->> 'endsAt')::timestamptz) AS late
    FROM events ended JOIN events before ON before.subject = ended.subject AND before.version = ended.version - 1
    WHERE ended.type IN ('reservation.expired.v1', 'reservation.noShow.v1', 'reservation.completed.v1')
  ) AS ends GROUP BY type`;
