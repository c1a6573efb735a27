import { randomUUID } from 'node:crypto';
import { busSettings, openBus } from '@berth/bus';
import { toCursor } from '@berth/events';
import { readSettings } from '@berth/settings';
import { beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { changeOf } from './bench/live/fan-out.ts';
import { newAccount } from './berth/accounts.ts';
import { shared } from './berth/inside.ts';
import { subscribers } from './berth/subscribers.ts';
import { eventually } from './berth/world.ts';

/** As JSON, more than may wait for one client. */
const EVENTS = 4_000;
const QUERY = `subscription ($room: ID!, $after: String) { scheduleChanged(bookableId: $room, after: $after) {
  ... on ReservationChange { cursor type at reservationId startsAt endsAt quantity taken reservation { id } }
} }`;

const room = randomUUID();
const events = Array.from({ length: EVENTS }, (_, index) => changeOf(room, index + 1));
const [first, ...missed] = events.map(({ sequence, time }) => toCursor({ sequence, time }));
let token: string;

beforeAll(async () => {
  const run = await shared();
  token = (await newAccount()).session.accessToken;
  const bus = await openBus(
    readSettings(busSettings, { BUS_DATABASE_URL: run.databases['bus'] }),
    pino({ level: 'silent' }),
  );
  for (let begun = 0; begun < EVENTS; begun += 500) {
    await bus.publish('reservations', events.slice(begun, begun + 500));
  }
  await bus.close();
});

test.each(['graphql-ws', 'Apollo Client, HttpLink (multipart)', 'graphql-sse'])(
  '%s is told all that it missed in one go, however much, as long as it reads',
  async (name) => {
    const [told, ends]: [string[], unknown[]] = [[], []];
    const { stop } = (subscribers[name] as (typeof subscribers)[string])({
      ...{
        url: process.env['BERTH_TEST_URL'] as string,
        query: QUERY,
        variables: { room, after: first },
        token: () => token,
      },
      next: ({ data }) => told.push(data.scheduleChanged.cursor),
      error: (error) => ends.push(error),
      complete: () => ends.push('complete'),
    });
    await eventually(async () => told.length >= missed.length || ends.length > 0);
    stop();
    expect(ends).toEqual([]);
    expect(told).toEqual(missed);
  },
);
