import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromCursor } from '@berth/events';
import type WebSocket from 'ws';
import { changeOf, residentKiB } from '../bench/live/fan-out.ts';
import { BUSES, type BusName } from './fleet.ts';
import { withInjectedEvents } from './injected.ts';
import { openSocket } from './open-socket.ts';

const STALLED = 50;
const READING = 10;
const AT_ONCE = 200;
const SAMPLE_MS = 100;
const PATIENCE_MS = 120_000;
/** What all who stall may let wait, by default 1 MiB each, once as text and once as frames; and what events make for a moment. */
const BOUND_MIB = 2 * STALLED + 200;
/** The same time again and again: more than the system keeps for a connection, so that it waits in the gateway. */
const LONG = Array.from({ length: 40 }, (_, index) => `again${index}: startsAt`).join(' ');

interface Experiment {
  seed?: number;
  /** How many events there are. */
  attempts?: number;
  buses?: readonly BusName[];
}

/** Fifty who subscribed do not read: they are cut, the gateway's memory stays bounded, and those who read miss nothing. */
export async function chaos({ attempts = 20_000, buses = BUSES }: Experiment): Promise<boolean> {
  console.log(
    '| bus | events | stalled | cut | MiB before | MiB at most | bound | reading | missed | not in order or twice |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  let sound = true;
  for (const name of buses) {
    sound =
      (await withInjectedEvents(name, {}, async (berth, bus) => {
        const pid = (await berth.run()).services['gateway'] as number;
        const room = randomUUID();
        const memory = watchMemory(pid);
        const open = (count: number) =>
          Promise.all(Array.from({ length: count }, () => openSocket(berth.url, room, LONG)));
        const [stalled, reading] = [await open(STALLED), (await open(READING)).map(keepRecord)];
        const cut = stalled.map((socket) => once(socket, 'close'));
        for (const socket of stalled) socket.pause();
        const before = memory.highest();

        for (let sent = 0; sent < attempts; ) {
          const count = Math.min(AT_ONCE, attempts - sent);
          await bus.publish(
            'reservations',
            Array.from({ length: count }, (_, index) => changeOf(room, sent + index + 1)),
          );
          sent += count;
          // As fast as they are heard: who reads must not be cut with the others.
          for (
            const end = Date.now() + PATIENCE_MS;
            Date.now() < end && !reading.every((each) => each.length >= sent);
          )
            await sleep(5);
        }
        const most = memory.highest();
        memory.stop();
        for (const socket of stalled) socket.resume();
        const gone = (
          await Promise.all(cut.map((each) => Promise.race([each, sleep(PATIENCE_MS, null, { ref: false })])))
        ).filter(Boolean);

        const missed = reading.reduce((sum, record) => sum + attempts - new Set(record).size, 0);
        const wrong = reading.filter((record) =>
          record.some((number, index) => index > 0 && number <= (record[index - 1] as number)),
        ).length;
        const figures = [attempts, STALLED, gone.length, before, most, before + BOUND_MIB, READING, missed, wrong];
        console.log(`| ${[name, ...figures].join(' | ')} |`);
        return gone.length === STALLED && most <= before + BOUND_MIB && missed + wrong === 0;
      })) && sound;
  }
  return sound;
}

/** The numbers of the events that it is told, in order. */
function keepRecord(socket: WebSocket): number[] {
  const record: number[] = [];
  socket.on('message', (data) => {
    const cursor = /"cursor":"([\w-]+)"/.exec(String(data))?.[1];
    const place = cursor && fromCursor(cursor);
    if (place) record.push(place.sequence);
  });
  return record;
}

function watchMemory(pid: number) {
  let highest = 0;
  const timer = setInterval(async () => {
    highest = Math.max(highest, Math.round((await residentKiB(pid)) / 1024));
  }, SAMPLE_MS);
  return { highest: () => highest, stop: () => clearInterval(timer) };
}
