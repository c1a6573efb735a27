import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BerthClient } from '@berth/client';
import { fromCursor, toCursor } from '@berth/events';
import { parse } from 'graphql';
import { WebSocket } from 'ws';
import { changeOf } from '../bench/live/fan-out.ts';
import { ready } from '../berth/second-half.ts';
import { BUSES, type BusName } from './fleet.ts';
import { withInjectedEvents } from './injected.ts';

const ROOMS = 20;
/** Events of each room: before the gateway is killed, while it is away, and after it. */
const EACH_TIME = 5;
const PATIENCE_MS = 180_000;
const RESUMED_WITHIN_MS = 30_000;
const SETTLE_MS = 1_000;
const CHANGES = parse(`subscription ($room: ID!, $after: String) {
  scheduleChanged(bookableId: $room, after: $after) {
    ... on ReservationChange { cursor }
    ... on StreamReset { cursor reason }
  }
}`);

interface Experiment {
  seed?: number;
  /** How many come back. */
  attempts?: number;
  buses?: readonly BusName[];
  /** Milliseconds. */
  within?: number;
}

/** The gateway is killed; all who were subscribed come back at once, and are told what they missed, once and in order. */
export async function chaos({
  attempts = 2_000,
  buses = BUSES,
  within = RESUMED_WITHIN_MS,
}: Experiment): Promise<boolean> {
  console.log('| bus | subscribers | s until all had resumed | told | missed | twice or late |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  let sound = true;
  for (const name of buses) {
    sound =
      (await withInjectedEvents(name, { MAX_SOCKETS_PER_ADDRESS: '100000' }, async (berth, bus) => {
        const rooms = Array.from({ length: ROOMS }, () => randomUUID());
        const crowd = Array.from({ length: attempts }, (_, index) => follow(berth.url, rooms[index % ROOMS] as string));
        let count = 0;
        const emit = async () => {
          const events = rooms.flatMap((room) =>
            Array.from({ length: EACH_TIME }, (_, index) => changeOf(room, count + index + 1)),
          );
          count += EACH_TIME;
          await bus.publish('reservations', events);
        };
        const allHaveHeard = async () => {
          for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(20))
            if (crowd.every(({ record }) => record.length >= count)) return;
        };

        await emit();
        await allHaveHeard();
        process.kill((await berth.run()).services['gateway'] as number, 'SIGKILL');
        await emit();
        await sleep(200);
        await ready(berth.url);
        const back = performance.now();
        await allHaveHeard();
        const taken = performance.now() - back;
        await emit();
        await allHaveHeard();
        await sleep(SETTLE_MS);
        for (const { client } of crowd) client.close();

        const told = crowd.reduce((sum, { record }) => sum + record.length, 0);
        const missed = crowd.reduce((sum, { record }) => sum + count - new Set(record).size, 0);
        const wrong = crowd.filter(({ record }) =>
          record.some((number, at) => at > 0 && number <= (record[at - 1] as number)),
        );
        console.log(`| ${[name, attempts, (taken / 1_000).toFixed(1), told, missed, wrong.length].join(' | ')} |`);
        return missed + wrong.length === 0 && taken < within;
      })) && sound;
  }
  return sound;
}

/** Nothing has happened to the room yet. What is told is kept by its number; a reset has none. */
function follow(url: string, room: string) {
  const client = new BerthClient({ url: `${url}/graphql`, webSocketImpl: WebSocket });
  const record: number[] = [];
  const after = toCursor({ sequence: 0, time: new Date(0).toISOString() });
  void (async () => {
    for await (const message of client.follow(CHANGES, { room, after }))
      record.push(message['reason'] ? -1 : (fromCursor(message['cursor'])?.sequence ?? -1));
  })();
  return { client, record };
}
