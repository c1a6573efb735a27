import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { createSeries, localTime } from './berth/series.ts';
import { book, hours, newRoom } from './berth/world.ts';

const JONAS = 'jonas@berth.test';
const GUEST = 'guest@example.com';

let manager: Client;
let member: Client;
let jonas: Client;
let ines: Client;

beforeAll(async () => {
  [manager, member, jonas, ines] = await Promise.all([
    Client.as('manager'),
    Client.as('member'),
    Client.as('jonas'),
    Client.as('ines'),
  ]);
});

async function meeting(attendees: string[]): Promise<string> {
  const { reservation } = await book(member, { bookableId: await newRoom(manager), ...hours(1, 2), attendees });
  return reservation.id;
}

test('who is invited sees it and answers; each answer is told, and whose it is', async () => {
  const id = await meeting([JONAS, GUEST]);
  expect(await seen(jonas, id)).toMatchObject({
    status: 'CONFIRMED',
    organizer: { name: 'Mira Chen' },
    attendees: [
      { email: JONAS, response: 'NEEDS_ACTION', user: { name: 'Jonas Weber' } },
      { email: GUEST, response: 'NEEDS_ACTION', user: null },
    ],
    allowedActions: ['RESPOND'],
  });
  for (const response of ['TENTATIVE', 'ACCEPTED']) {
    expect(await respond(jonas, id, response)).toMatchObject({ status: 'CONFIRMED', attendees: [{ response }, {}] });
  }
  const { history, version } = await seen(member, id);
  expect(history.nodes.slice(2)).toEqual([
    { type: 'ReservationResponded', actor: { name: 'Jonas Weber' }, status: 'CONFIRMED' },
    { type: 'ReservationResponded', actor: { name: 'Jonas Weber' }, status: 'CONFIRMED' },
  ]);
  expect(version).toBe(4);
});

test('who is invited may neither move nor cancel nor check in', async () => {
  const id = await meeting([JONAS]);
  const refused = { code: 'ACTION_NOT_ALLOWED' };
  const problem = '... on Problem { code }';
  expect(
    await jonas.ask(`mutation ($id: ID!) { cancelReservation(input: { id: $id }) { ${problem} } }`, { id }),
  ).toEqual({ cancelReservation: refused });
  expect(await jonas.ask(`mutation ($id: ID!) { checkIn(reservationId: $id) { ${problem} } }`, { id })).toEqual({
    checkIn: refused,
  });
  expect(
    await jonas.ask(
      `mutation ($input: RescheduleReservationInput!) { rescheduleReservation(input: $input) { ${problem} } }`,
      { input: { id, ...hours(3, 4) } },
    ),
  ).toEqual({ rescheduleReservation: refused });
  const { myReservations } = await jonas.ask('{ myReservations(first: 100) { nodes { id } } }');
  expect(myReservations.nodes).not.toContainEqual({ id });
});

test('to strangers it does not exist; managers see it, and answer for nobody', async () => {
  const id = await meeting([JONAS]);
  expect(await seen(ines, id)).toBeNull();
  expect(await respond(ines, id)).toEqual({ code: 'NOT_FOUND', message: 'There is no such reservation.' });
  expect(await respond(ines, randomUUID())).toEqual(await respond(ines, id));
  expect(await respond(ines, 'no-id')).toEqual(await respond(ines, id));
  expect((await seen(manager, id)).attendees).toHaveLength(1);
  for (const other of [manager, member]) {
    expect(await respond(other, id)).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  }
  expect(await new Client().send(RESPOND, { id, response: 'ACCEPTED' })).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test('an address is the same however it is written, and is invited once', async () => {
  const id = await meeting(['Jonas@Berth.TEST', JONAS, GUEST, GUEST.toUpperCase()]);
  expect((await seen(jonas, id)).attendees).toMatchObject([{ email: JONAS }, { email: GUEST }]);
  expect(await respond(jonas, id)).toMatchObject({
    attendees: [{ response: 'ACCEPTED' }, { response: 'NEEDS_ACTION' }],
  });
});

test('what is over or cancelled is answered no more', async () => {
  const id = await meeting([JONAS]);
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', { id });
  expect(await respond(jonas, id)).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  expect(await seen(jonas, id)).toMatchObject({ status: 'CANCELLED', allowedActions: [] });
});

test('so many are invited, and no more; what is no address is refused', async () => {
  const bookableId = await newRoom(manager);
  const guests = (count: number) => Array.from({ length: count }, (_, index) => `guest${index}@example.com`);
  const wish = { bookableId, ...hours(1, 2) };
  expect(await book(member, { ...wish, attendees: guests(201) })).toMatchObject({ path: ['input', 'attendees'] });
  const long = `${'x'.repeat(60)}@${'y.'.repeat(100)}com`;
  expect(await book(member, { ...wish, attendees: [long] })).toMatchObject({ path: ['input', 'attendees'] });
  const input = { ...wish, attendees: ['no address'] };
  const create = 'mutation ($input: CreateReservationInput!) { createReservation(input: $input) { __typename } }';
  expect(await member.send(create, { input })).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(await book(member, { ...wish, attendees: guests(200) })).toHaveProperty('reservation');
});

test('who is invited to a series is invited to each occurrence, and answers each', async () => {
  const bookableId = await newRoom(manager);
  const rule = 'FREQ=DAILY;COUNT=2';
  const daily = { bookableId, startsAt: localTime(3, '09:00'), duration: 'PT1H', rule, attendees: [JONAS] };
  const [first, second] = (await createSeries(member, daily)).series.occurrences.nodes;
  expect(await respond(jonas, first.id, 'DECLINED')).toMatchObject({ attendees: [{ response: 'DECLINED' }] });
  expect(await seen(jonas, second.id)).toMatchObject({ attendees: [{ response: 'NEEDS_ACTION' }] });
  expect(await seen(ines, second.id)).toBeNull();
});

async function seen(client: Client, id: string) {
  const { reservation } = await client.ask(
    `query ($id: ID!) { reservation(id: $id) {
      version status allowedActions organizer { name } attendees { email response user { name } }
      history { nodes { type status actor { name } } }
    } }`,
    { id },
  );
  return reservation;
}

async function respond(client: Client, id: string, response = 'ACCEPTED') {
  const { respondToInvitation: answer } = await client.ask(RESPOND, { id, response });
  return answer.reservation ?? answer;
}

const RESPOND = `mutation ($id: ID!, $response: AttendeeResponse!) {
  respondToInvitation(reservationId: $id, response: $response) {
    ... on ReservationSuccess { reservation { status attendees { response } } } ... on Problem { code message }
  }
}`;
