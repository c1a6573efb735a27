import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { MEGABYTE, named, refusalIn, UNCLEAN } from './berth/hostile.ts';
import { hours, newRoom } from './berth/world.ts';

const LOCAL = '2030-03-04T09:00:00';

type Name = keyof typeof RESULTS;
const RESULTS = {
  createReservation: ['CreateReservationInput', 'ReservationResult'],
  simulateReservation: ['CreateReservationInput', 'ReservationResult'],
  createReservationSeries: ['CreateReservationSeriesInput', 'SeriesResult'],
  rescheduleReservation: ['RescheduleReservationInput', 'ReservationResult'],
  cancelReservation: ['CancelReservationInput', 'ReservationResult'],
  rescheduleReservationSeries: ['RescheduleReservationSeriesInput', 'SeriesResult'],
  joinWaitlist: ['JoinWaitlistInput', 'WaitlistResult'],
} as const;

let member: Client;
let sound: Record<Name, object>;

beforeAll(async () => {
  member = await Client.as('member');
  const bookableId = await newRoom(await Client.as('manager'));
  const id = await newReservation(bookableId);
  const slot = hours(3, 4);
  const create = { bookableId, ...slot, title: 'Sound', attendees: ['ines@berth.test'] };
  const series = { bookableId, startsAt: LOCAL, duration: 'PT1H', rule: 'FREQ=DAILY;COUNT=2', title: 'Sound' };
  sound = {
    createReservation: create,
    simulateReservation: create,
    createReservationSeries: series,
    rescheduleReservation: { id, ...slot },
    cancelReservation: { id },
    rescheduleReservationSeries: { id: randomUUID(), startsAt: LOCAL },
    joinWaitlist: { bookableId, ...slot },
  };
});

async function newReservation(bookableId: string): Promise<string> {
  const { createReservation } = await member.ask(
    `mutation ($input: CreateReservationInput!) {
      createReservation(input: $input) { ... on ReservationSuccess { reservation { id } } }
    }`,
    { input: { bookableId, ...hours(1, 2) } },
  );
  return createReservation.reservation.id;
}

/** What is answered where some fields of a sound input are not: the field that is named, or a code. */
async function refusal(name: Name, wrong: object): Promise<string> {
  const [type] = RESULTS[name];
  const operation = name === 'simulateReservation' ? 'query' : 'mutation';
  const query = `${operation} ($input: ${type}!) {
    result: ${name}(input: $input) { __typename ... on Problem { code } ... on InvalidInput { path } }
  }`;
  return refusalIn(await member.send(query, { input: { ...sound[name], ...wrong } }));
}

describe.each<[Name, string]>([
  ['createReservation', 'title'],
  ['createReservationSeries', 'title'],
  ['createReservationSeries', 'rule'],
  ['cancelReservation', 'reason'],
])('%s: its %s', (name, field) => {
  test.each(UNCLEAN)('does not hold %s', async (_, text) => {
    expect(await refusal(name, { [field]: text })).toBe(`input.${field}`);
  });
});

const TIMES: [Name, string, unknown][] = (
  ['createReservation', 'simulateReservation', 'rescheduleReservation', 'joinWaitlist'] as const
).flatMap((name): [Name, string, unknown][] => [
  [name, 'startsAt', '0000-01-01T00:00:00Z'],
  [name, 'startsAt', '1999-12-31T23:59:59Z'],
  [name, 'startsAt', '0000-01-01T00:00:00+23:59'],
  [name, 'endsAt', '9999-12-31T23:59:59Z'],
  [name, 'endsAt', '9999-12-31T23:59:59-23:59'],
  [name, 'endsAt', hours(3, 4).startsAt],
  [name, 'endsAt', hours(2, 3).startsAt],
]);
const QUANTITIES: [Name, string, unknown][] = (
  ['createReservation', 'simulateReservation', 'createReservationSeries', 'joinWaitlist'] as const
).flatMap((name) => [0, -1, 1e9, 2 ** 31 - 1].map((quantity): [Name, string, unknown] => [name, 'quantity', quantity]));

test.each(
  named<Name>([
    ...TIMES,
    ...QUANTITIES,
    ['createReservation', 'attendees', [`${'x'.repeat(300)}@x.test`]],
    ['createReservation', 'attendees', Array.from({ length: 201 }, (_, index) => `a${index}@x.test`)],
    ['createReservationSeries', 'startsAt', '0001-01-01T09:00:00'],
    ['createReservationSeries', 'startsAt', '9999-12-31T09:00:00'],
    ['createReservationSeries', 'startsAt', '2030-02-30T09:00:00'],
    ['createReservationSeries', 'startsAt', `${LOCAL}Z`],
    ['createReservationSeries', 'startsAt', `${LOCAL}+01:00`],
    ['createReservationSeries', 'duration', 'PT0S'],
    ['createReservationSeries', 'duration', '-PT1H'],
    ['createReservationSeries', 'duration', 'P1M'],
    ['createReservationSeries', 'duration', 'P99999999999D'],
    ['createReservationSeries', 'duration', `PT${'0'.repeat(900_000)}1H`],
    ['createReservationSeries', 'rule', ''],
    ['createReservationSeries', 'rule', 'FREQ=SECONDLY;COUNT=10'],
    ['createReservationSeries', 'rule', 'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;COUNT=1'],
    ['createReservationSeries', 'rule', 'FREQ=DAILY'],
    ['createReservationSeries', 'rule', 'FREQ=DAILY;COUNT=10000000'],
    ['createReservationSeries', 'rule', 'FREQ=DAILY;UNTIL=99991231T000000Z'],
    ['createReservationSeries', 'rule', 'FREQ=DAILY;COUNT=2;__proto__=1'],
    ['createReservationSeries', 'rule', "FREQ=DAILY;COUNT=2' OR true --"],
    ['createReservationSeries', 'except', ['2031-01-01T09:00:00']],
    ['rescheduleReservationSeries', 'startsAt', '9999-12-31T09:00:00'],
    ['rescheduleReservationSeries', 'startsAt', '2030-02-30T09:00:00'],
    ['rescheduleReservationSeries', 'startsAt', `${LOCAL}Z`],
    ['rescheduleReservationSeries', 'startsAt', `${LOCAL}+01:00`],
    ['rescheduleReservationSeries', 'duration', 'PT0S'],
  ]),
)('%s whose %s is %s is refused, and told where', async (name, field, _, value) => {
  expect(await refusal(name, { [field]: value })).toBe(`input.${field}`);
});

test.each(
  named<Name>([
    ['createReservation', 'startsAt', 'tomorrow'],
    ['createReservation', 'startsAt', '2030-01-01T08:00:00'],
    ['createReservation', 'startsAt', '2030-02-30T08:00:00Z'],
    ['createReservation', 'startsAt', '2016-12-31T23:59:60Z'],
    ['createReservation', 'startsAt', ['2030-01-01T08:00:00Z']],
    ['createReservation', 'quantity', 2 ** 31],
    ['createReservation', 'quantity', 1.5],
    ['createReservation', 'quantity', '1'],
    ['createReservation', 'attendees', ['a\0@x.test']],
    ['createReservation', 'attendees', ["' OR true --"]],
    ['createReservation', 'attendees', [MEGABYTE]],
    ['createReservation', 'idempotencyKey', '__proto__'],
    ['createReservation', 'title', { toString: 'x' }],
    ['createReservation', 'role', 'ADMIN'],
    ['createReservation', 'userId', randomUUID()],
    ['createReservation', 'price', 0],
    ['createReservation', 'status', 'CONFIRMED'],
    ['createReservationSeries', 'organizerId', randomUUID()],
    ['createReservationSeries', 'startsAt', 'tomorrow'],
    ['createReservationSeries', 'duration', 'an hour'],
    ['createReservationSeries', 'onConflict', '__proto__'],
    ['rescheduleReservation', 'status', 'CONFIRMED'],
    ['rescheduleReservation', 'bookableId', randomUUID()],
    ['rescheduleReservation', 'expectedVersion', 2 ** 31],
    ['rescheduleReservation', 'startsAt', null],
    ['cancelReservation', 'organizerId', randomUUID()],
    ['joinWaitlist', 'userId', randomUUID()],
    ['joinWaitlist', 'position', 1],
  ]),
)('%s whose %s is %s is no input', async (name, field, _, value) => {
  expect(await refusal(name, { [field]: value })).toBe('BAD_USER_INPUT');
});

const NOWHERE = [randomUUID(), '', '0', '\0', "' OR true --", '__proto__', 'constructor', MEGABYTE];

test.each<[Name, string]>([
  ['createReservation', 'bookableId'],
  ['createReservation', 'organizerId'],
  ['createReservationSeries', 'bookableId'],
  ['rescheduleReservation', 'id'],
  ['cancelReservation', 'id'],
  ['rescheduleReservationSeries', 'id'],
  ['joinWaitlist', 'bookableId'],
])('%s whose %s leads nowhere does nothing', async (name, field) => {
  for (const id of NOWHERE) {
    const code = await refusal(name, { [field]: id });
    // Whoever may not book for others is not told who there is.
    expect(['NOT_FOUND', 'ACTION_NOT_ALLOWED']).toContain(code);
    if (field !== 'organizerId') expect(code).toBe('NOT_FOUND');
  }
});

test.each([
  ['checkIn(reservationId: $id)'],
  ['respondToInvitation(reservationId: $id, response: ACCEPTED)'],
  ['acceptOffer(reservationId: $id, expectedVersion: -2147483648)'],
  ['cancelReservationSeries(id: $id, from: "0000-01-01T00:00:00+23:59")'],
  ['leaveWaitlist(id: $id)'],
])('%s of what does not exist is NotFound', async (field) => {
  for (const id of NOWHERE) {
    const { result } = await member.ask(
      `mutation ($id: ID!) { result: ${field} { __typename ... on Problem { code } } }`,
      { id },
    );
    expect(result).toEqual({ __typename: 'NotFound', code: 'NOT_FOUND' });
  }
});

describe('any of them', () => {
  const any = (anyOf: object, more: object = {}) =>
    refusal('createReservation', { bookableId: undefined, anyOf, ...more });

  test.each([
    ['kinds', ['\0']],
    ['kinds', [MEGABYTE]],
    ['kinds', Array.from({ length: 51 }, () => 'ROOM')],
    ['equipment', ['a\ud800']],
    ['equipment', ['a\u202eb']],
  ])('%s that are wrong are named', async (field, value) => {
    expect(await any({ [field]: value })).toBe(`input.anyOf.${field}`);
  });

  test('what is wrong with the wish is told whatever fits', async () => {
    expect(await any({}, { quantity: -1 })).toBe('input.quantity');
    expect(await any({}, { endsAt: hours(3, 4).startsAt })).toBe('input.endsAt');
  });

  test('what fits nothing books nothing', async () => {
    for (const match of [
      { venueId: "' OR true --" },
      { venueId: '\0' },
      { equipment: ["') OR true --"] },
      { kinds: ['__proto__'] },
    ])
      expect(await any(match)).toBe('NOT_FOUND');
  });
});

test('names from prototypes are names like any other', async () => {
  const data = await member.ask(
    'query ($__proto__: ID!, $constructor: ID!) { __proto__: reservation(id: $__proto__) { id } constructor: reservation(id: $constructor) { toString: id } }',
    JSON.parse('{ "__proto__": "a", "constructor": "b" }'),
  );
  expect(Object.entries(data)).toEqual([
    ['__proto__', null],
    ['constructor', null],
  ]);
});
