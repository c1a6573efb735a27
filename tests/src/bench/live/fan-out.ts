import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '@berth/bus';
import type { Envelope } from '@berth/events';
import { cpuOf } from '../cpu.ts';

const MEASURED_MS = 6_000;
const WARM_UP_MS = 2_000;

export interface Setting {
  url: string;
  /** The gateway's process. */
  pid: number;
  /** Makes something happen in each of these rooms. */
  publish(rooms: readonly string[]): Promise<void>;
}

/** Many sockets, spread over some rooms, in which as much happens at a time as is delivered. */
export async function fanOut(
  { url, publish, pid }: Setting,
  sockets: number,
  rooms: number,
): Promise<(number | string)[]> {
  const before = await residentKiB(pid);
  const names = Array.from({ length: rooms }, () => randomUUID());
  const audience = await gather(url, sockets, names);
  try {
    const held = await residentKiB(pid);
    const emit = emitter(publish, names, sockets / rooms, audience);
    await emit(WARM_UP_MS);
    const start = await cpuOf(pid);
    const deliveries = await emit(MEASURED_MS);
    const each = ((await cpuOf(pid)) - start) / deliveries;
    const perSocket = ((held - before) / sockets).toFixed(0);
    const [quiet = 0, busy = 0] = [held, await residentKiB(pid)].map((kibibytes) => Math.round(kibibytes / 1024));
    return [perSocket, quiet, busy, deliveries, each.toFixed(1), Math.round(1e6 / each)];
  } finally {
    audience.disconnect();
    await once(audience, 'exit');
  }
}

async function gather(url: string, sockets: number, rooms: string[]): Promise<ChildProcess> {
  const address = `${url.replace('http', 'ws')}/graphql`;
  const audience = fork(join(import.meta.dirname, 'audience.ts'), [address, String(sockets), JSON.stringify(rooms)]);
  await once(audience, 'message');
  return audience;
}

/** Answers how many were delivered in so many milliseconds. */
function emitter(publish: Setting['publish'], rooms: string[], listeners: number, audience: ChildProcess) {
  let turn = 0;
  let expected = 0;
  // Some thousand deliveries at a time: enough to keep a gateway busy, too few for a reader to fall behind.
  const atOnce = Math.max(1, Math.round(5_000 / listeners));
  return async (milliseconds: number): Promise<number> => {
    const before = expected;
    for (const end = Date.now() + milliseconds; Date.now() < end; ) {
      await publish(Array.from({ length: atOnce }, () => rooms[turn++ % rooms.length] as string));
      expected += atOnce * listeners;
      while ((await delivered(audience)) < expected) await sleep(2);
    }
    return expected - before;
  };
}

async function delivered(audience: ChildProcess): Promise<number> {
  audience.send('how many');
  const [deliveries] = await once(audience, 'message');
  return deliveries;
}

/** Events of rooms that nobody has, as reservations would publish them. */
export function publishOn(bus: Bus): Setting['publish'] {
  const sequences = new Map<string, number>();
  return (rooms) => {
    const events = rooms.map((room) => {
      const sequence = (sequences.get(room) ?? 0) + 1;
      sequences.set(room, sequence);
      return changeOf(room, sequence);
    });
    return bus.publish('reservations', events);
  };
}

export function changeOf(bookableId: string, sequence: number): Envelope {
  const [startsAt, endsAt, organizerId] = ['2030-01-01T10:00:00.000Z', '2030-01-01T11:00:00.000Z', randomUUID()];
  return {
    ...{ id: randomUUID(), type: 'reservation.confirmed.v1', source: 'berth/reservations', subject: randomUUID() },
    ...{ version: 2, key: bookableId, sequence, time: new Date().toISOString(), actor: organizerId },
    data: {
      ...{ bookableId, organizerId, visibleTo: [organizerId], startsAt, endsAt, quantity: 1, status: 'CONFIRMED' },
      claim: { startsAt, endsAt, quantity: 1, exclusive: true },
    },
  };
}

export async function residentKiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}
