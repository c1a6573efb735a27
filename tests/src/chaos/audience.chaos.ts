import { setTimeout as sleep } from 'node:timers/promises';
import { newAccount } from '../berth/accounts.ts';
import { BerthProcess } from '../berth/berth-process.ts';
import { Client } from '../berth/client.ts';
import { hours, newRoom } from '../berth/world.ts';
import { compare, type Faults, History } from './audience/history.ts';
import { hurtInTurn } from './audience/hurt.ts';
import { CLIENTS, type Listener, listen } from './audience/listener.ts';
import { play } from './audience/script.ts';
import { BUSES, type BusName, startFleet } from './fleet.ts';
import { generator } from './random.ts';

const ROOMS = 4;
const BOOKERS = 3;
const PATIENCE_MS = 90_000;
/** What would be told twice is told by then. */
const SETTLE_MS = 1_000;

interface Experiment {
  seed: number;
  /** Seconds. */
  attempts?: number;
  buses?: readonly BusName[];
}

/**
 * Clients of all kinds listen to schedules and to their own reservations while others book, move and cancel at random, and
 * gateways, subgraphs (a relay is in each) and the broker are killed in turn. What each client was told must be what the
 * database says has happened: each event once and in order. `attempts` are seconds.
 */
export async function chaos({ seed, attempts = 300, buses = BUSES }: Experiment): Promise<boolean> {
  let sound = true;
  try {
    for (const bus of buses) sound = (await onBus(bus, attempts * 1_000, generator(seed))) && sound;
  } finally {
    await BerthProcess.stopAll();
  }
  return sound;
}

async function onBus(bus: BusName, milliseconds: number, random: (below: number) => number): Promise<boolean> {
  const fleet = await startFleet(bus);
  const listeners: { about: string; listener: Listener }[] = [];
  try {
    const { url } = fleet;
    const database = fleet.databases['reservations'] as string;
    const manager = await Client.as('manager', url);
    const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
    const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager, { policy })));
    const accounts = await Promise.all(Array.from({ length: BOOKERS }, () => newAccount(url)));
    const cursors = await Promise.all(rooms.map((id) => cursorOf(manager, id)));
    for (const client of CLIENTS) {
      for (const [index, { session }] of accounts.entries()) {
        const [token, bookableId, after] = [session.accessToken, rooms[index] as string, cursors[index] as string];
        listeners.push({ about: bookableId, listener: listen(client, { url, token, bookableId, after }) });
        listeners.push({
          about: session.user.id,
          listener: listen(client, { url, token, bookableId: null, after: '' }),
        });
      }
    }
    await until(() => listeners.every(({ about, listener }) => rooms.includes(about) || listener.record.length === 1));

    const end = Date.now() + milliseconds;
    let isOver = false;
    const playing = accounts.map(({ client }) => play(client, rooms, random, () => isOver));
    const killed = await hurtInTurn(fleet, random, () => Date.now() > end);
    isOver = true;
    const played = await Promise.all(playing);

    let history = await History.read(database);
    await until(async () => {
      history = await History.read(database);
      return history.isPublished;
    });
    await until(() =>
      listeners.every(({ about, listener }) => compare(history.of(about), changes(listener)).missed === 0),
    );
    await sleep(SETTLE_MS);

    console.log(`\n### ${bus}, ${milliseconds / 1_000} s\n`);
    console.log(`killed: ${[...killed].map(([part, times]) => `${part} ${times}`).join(', ')}`);
    const acknowledged = played.flatMap((each) => each.acknowledged);
    const lost = history.lost(acknowledged);
    const again = played.reduce((sum, each) => sum + each.again, 0);
    console.log(`changes: ${acknowledged.length} acknowledged, ${again} sent again, ${lost} lost\n`);
    return report(listeners, history) && lost === 0;
  } finally {
    for (const { listener } of listeners) listener.stop();
    await fleet.stop();
  }
}

function report(listeners: { about: string; listener: Listener }[], history: History): boolean {
  console.log('| client | streams | told | came back | missed | twice | late | invented | resets |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  let sound = true;
  for (const client of CLIENTS) {
    const streams = listeners.filter(({ listener }) => listener.client === client);
    const sum = (of: (stream: (typeof streams)[number]) => number) => streams.reduce((all, each) => all + of(each), 0);
    const faults = streams.map(({ about, listener }) => compare(history.of(about), changes(listener)));
    const total = (kind: keyof Faults) => faults.reduce((all, each) => all + each[kind], 0);
    const told = sum(({ listener }) => changes(listener).length);
    // Who follows her own reservations begins with one.
    const resets = sum(({ listener }) => listener.record.slice(1).filter(isReset).length);
    const wrong = [total('missed'), total('twice'), total('late'), total('invented'), resets];
    console.log(
      `| ${[client, streams.length, told, sum(({ listener }) => listener.setbacks), ...wrong].join(' | ')} |`,
    );
    if (wrong.some((count) => count > 0) || told === 0) sound = false;
  }
  return sound;
}

const isReset = ({ __typename }: Listener['record'][number]) => __typename === 'StreamReset';
const changes = ({ record }: Listener) => record.filter((message) => !isReset(message));

async function cursorOf(client: Client, id: string): Promise<string> {
  const { bookable } = await client.ask(CURSOR, { id, window: hours(0, 24) });
  return bookable.schedule.cursor;
}

/** Waits until it is so, or for as long as it may take; then it is held against what should be. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (await Promise.resolve(condition()).catch(() => false)) return;
    await sleep(200);
  }
}

const CURSOR = `query ($id: ID!, $window: TimeWindowInput!) {
  bookable(id: $id) { schedule(window: $window) { cursor } }
}`;
