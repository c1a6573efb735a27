import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSigner } from '@berth/identity';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { logIn, newAccount, type Session } from './berth/accounts.ts';
import { Client } from './berth/client.ts';
import { type Subscription, subscribers, type Told } from './berth/subscribers.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const url = process.env['BERTH_TEST_URL'] as string;
let manager: Client;

beforeAll(async () => {
  manager = await Client.as('manager');
});

test.each(Object.keys(subscribers))('%s hears of a booking, with what other subgraphs know of it', async (name) => {
  const { client, session } = await newAccount();
  const room = await newRoom(manager);
  const after = await cursorOf(room);
  const { heard, wrong, stop } = subscribe(name, { variables: { room, after }, token: () => session.accessToken });
  const slot = hours(1, 2);
  const { reservation } = await book(client, { bookableId: room, title: 'Heard', ...slot });
  await eventually(async () => heard.length === 2 || wrong.length > 0);
  const expected = {
    ...{ reservationId: reservation.id, ...slot },
    reservation: {
      title: 'Heard',
      bookable: { name: expect.stringContaining('Room') },
      organizer: { name: 'Noor Haddad' },
    },
  };
  expect({ heard: heard.map(({ data }) => data.scheduleChanged), wrong }).toMatchObject({
    heard: [
      { ...expected, taken: false, type: 'ReservationCreated' },
      { ...expected, taken: true, type: 'ReservationConfirmed' },
    ],
    wrong: [],
  });
  await stop();
});

/** What ends a stream though its client did not, given the session that its first token is of. */
const endings: Record<string, (session: Session) => Promise<{ first: string; end: () => unknown }>> = {
  'its token expires': async ({ user }) => ({ first: await briefToken(user.id), end: () => {} }),
  'its session ends': async ({ accessToken }) => ({
    first: accessToken,
    end: () => new Client(undefined, accessToken).ask('mutation { logout { sessionsEnded } }'),
  }),
};

describe.each(Object.keys(endings))('when %s', (ending) => {
  async function endedStream(name: string) {
    const [{ email, session }, room] = await Promise.all([newAccount(), newRoom(manager)]);
    const { first, end } = await (endings[ending] as (typeof endings)[string])(session);
    const next = (await logIn(email)).session.accessToken;
    let asked = 0;
    const variables = { room, after: await cursorOf(room) };
    const token = () => (asked++ === 0 ? first : next);
    const stream = subscribe(name, { variables, token });
    const client = new Client(undefined, next);
    await book(client, { bookableId: room, ...hours(1, 2) });
    await eventually(async () => stream.heard.length === 2);
    await end();
    return { ...stream, room, client, asked: () => asked };
  }

  test.each(['graphql-ws', 'graphql-sse', 'EventSource'])('%s comes back with its next token', async (name) => {
    const { heard, wrong, stop, room, client, asked } = await endedStream(name);
    await eventually(async () => asked() > 1);
    const { reservation } = await book(client, { bookableId: room, ...hours(3, 4) });
    const last = () => heard.at(-1)?.data.scheduleChanged;
    await eventually(async () => last().reservationId === reservation.id && last().taken);
    expect(wrong).toEqual([]);
    // The others send the cursor that they began with; an EventSource goes on where it was.
    if (name === 'EventSource') expect(heard).toHaveLength(4);
    await stop();
  });

  test('Apollo Client is told so by multipart', async () => {
    const { wrong, stop } = await endedStream('Apollo Client, HttpLink (multipart)');
    await eventually(async () => wrong.length > 0);
    expect(wrong).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
    await stop();
  });
});

test.each(['graphql-sse', 'EventSource', 'urql, fetchExchange (SSE)', 'Apollo Client, HttpLink (multipart)'])(
  'a deactivated user’s %s is sent away for good',
  async (name) => {
    const [{ session }, admin, room] = await Promise.all([newAccount(), Client.as('admin'), newRoom(manager)]);
    const variables = { room, after: await cursorOf(room) };
    const { heard, wrong, stop } = subscribe(name, { variables, token: () => session.accessToken });
    await book(manager, { bookableId: room, ...hours(1, 2) });
    await eventually(async () => heard.length === 2);
    await admin.ask('mutation ($id: ID!) { deactivateUser(id: $id) { __typename } }', { id: session.user.id });
    await eventually(async () => wrong.length > 0);
    await stop();
  },
);

async function briefToken(id: string): Promise<string> {
  const file = join(process.env['BERTH_TEST_DATA'] as string, 'keys/users/private.json');
  const sign = await createSigner('berth/users', JSON.parse(await readFile(file, 'utf8')));
  return sign({ id, role: 'MEMBER', sessionId: randomUUID() }, 'berth', 4);
}

function subscribe(name: string, subscription: Partial<Subscription>) {
  const heard: Told[] = [];
  const wrong: unknown[] = [];
  const { stop } = (subscribers[name] as (typeof subscribers)[string])({
    ...{ url, token: () => '', query: WATCH, variables: {} },
    next: (told) => heard.push(told),
    error: (error) => wrong.push(error),
    ...subscription,
  });
  return { heard, wrong, stop };
}

async function cursorOf(room: string): Promise<string> {
  const { bookable } = await manager.ask(CURSOR, { room, window: hours(-1, 48) });
  return bookable.schedule.cursor;
}

const WATCH = `subscription ($room: ID!, $after: String) {
  scheduleChanged(bookableId: $room, after: $after) {
    ... on ReservationChange {
      cursor type reservationId startsAt endsAt taken
      reservation { title bookable { name } organizer { name } }
    }
  }
}`;
const CURSOR = `query ($room: ID!, $window: TimeWindowInput!) {
  bookable(id: $room) { schedule(window: $window) { cursor } }
}`;
