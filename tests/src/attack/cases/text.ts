import { randomUUID } from 'node:crypto';
import { LOGIN, REGISTER } from '../../berth/accounts.ts';
import { type Attack, all, type Outcome } from '../attack.ts';
import { type Answer, Attacker, codeOf, summary } from '../attacker.ts';
import { BOOK, type Target } from '../target.ts';

const NASTY: Record<string, string> = {
  NUL: 'a\u0000b',
  'a lone surrogate': 'a\ud800b',
  'a right-to-left override': 'a\u202eb',
  'a line break': 'Subject\r\nBcc: all@example.com',
  escape: 'a\u001b[2Jb',
  'a tag': '<script>alert(1)</script>',
  'a megabyte': 'x'.repeat(1_000_000),
};

/** Every text field that a client can write, and how. */
const WRITES: Record<string, (berth: Target, text: string) => Promise<Answer>> = {
  'name at registration': (berth, name) =>
    berth
      .anyone()
      .ask(REGISTER, { input: { email: `${randomUUID()}@example.com`, password: 'a password of mine', name } }),
  'password at login': (berth, password) =>
    berth.anyone().ask(LOGIN, { input: { email: 'nobody@example.com', password } }),
  'address at login': (berth, email) => berth.anyone().ask(LOGIN, { input: { email, password: 'a password of mine' } }),
  'title of a reservation': async (berth, title) =>
    (await berth.as('owner')).ask(BOOK, { input: { bookableId: berth.room, title, ...berth.hours(-5, -4) } }),
  'reason of a cancellation': async (berth, reason) =>
    (await berth.as('owner')).ask(
      'mutation ($input: CancelReservationInput!) { cancelReservation(input: $input) { ... on Problem { code } } }',
      { input: { id: randomUUID(), reason } },
    ),
  'name of a venue': async (berth, name) =>
    (await berth.as('manager')).ask(
      'mutation ($input: VenueInput!) { createVenue(input: $input) { ... on Problem { code } } }',
      {
        input: { name, timeZone: 'UTC' },
      },
    ),
  'description of a room': async (berth, description) => {
    const manager = await berth.as('manager');
    const { data } = await manager.ask('query ($id: ID!) { room(id: $id) { venue { id } } }', { id: berth.room });
    const bookable = { name: 'A room', capacity: 1, venueId: data.room.venue.id, description };
    return manager.ask('mutation ($input: RoomInput!) { createRoom(input: $input) { ... on Problem { code } } }', {
      input: { bookable },
    });
  },
  'floor and equipment of a room': async (berth, label) => {
    const manager = await berth.as('manager');
    const { data } = await manager.ask('query ($id: ID!) { room(id: $id) { venue { id } } }', { id: berth.room });
    const bookable = { name: 'A room', capacity: 1, venueId: data.room.venue.id };
    return manager.ask('mutation ($input: RoomInput!) { createRoom(input: $input) { ... on Problem { code } } }', {
      input: { bookable, floor: label, equipment: [{ code: 'beamer', label }] },
    });
  },
  'registration of an aircraft': async (berth, registration) =>
    (await berth.as('manager')).ask(
      'mutation ($input: AircraftInput!) { createAircraft(input: $input) { ... on Problem { code } } }',
      { input: { model: 'A320', registration, seats: 100 } },
    ),
  'a new name of one’s own': async (berth, name) => {
    const { user, accessToken } = await berth.login('owner');
    return new Attacker(berth.berth.url, accessToken).ask(
      'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { ... on Problem { code } } }',
      { input: { id: user.id, name } },
    );
  },
  'attendees of a reservation': async (berth, attendee) =>
    (await berth.as('owner')).ask(BOOK, {
      input: { bookableId: berth.room, attendees: [attendee], ...berth.hours(-5, -4) },
    }),
  'rule of a series': async (berth, rule) =>
    (await berth.as('owner')).ask(
      'mutation ($input: CreateReservationSeriesInput!) { createReservationSeries(input: $input) { ... on Problem { code } } }',
      { input: { bookableId: berth.room, startsAt: '2027-01-01T10:00:00', duration: 'PT1H', rule } },
    ),
  'text of a search': async (berth, text) =>
    (await berth.as('manager')).ask('query ($text: String) { users(filter: { text: $text }) { totalCount } }', {
      text,
    }),
};

/** Answered, or refused as a mistake; never a failure of Berth’s. */
function bearable(answer: Answer, what: string): Outcome {
  const code = codeOf(answer);
  const safe = answer.status < 500 && code !== 'INTERNAL_SERVER_ERROR' && code !== 'SUBGRAPH_UNAVAILABLE';
  return { came: safe ? (code === undefined ? 'taken' : String(code)) : `${what}: ${summary(answer)}`, safe };
}

export const text: Attack[] = [
  {
    row: 30,
    tries: '__proto__ and constructor as alias, variable and JSON key',
    async run(berth) {
      const attacker = berth.anyone();
      const bodies = [
        '{"query":"{ __proto__: __typename constructor: __typename }"}',
        '{"query":"{ rooms { constructor: nodes { __proto__: id } } }"}',
        '{"query":"query ($__proto__: ID!) { room(id: $__proto__) { id } }","variables":{"__proto__":{"polluted":"yes"}}}',
        '{"query":"query ($f: UserFilter) { users(filter: $f) { totalCount } }","variables":{"f":{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}}}',
        '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"query":"{ __typename }","extensions":{"__proto__":{"polluted":"yes"}}}',
      ];
      const answers = [];
      for (const body of bodies) answers.push(await attacker.post(body));
      const after = await attacker.ask('{ rooms { nodes { id name } } }');
      return all([
        ...answers.map((answer) => bearable(answer, 'a body')),
        {
          came: 'nothing polluted',
          safe: after.status === 200 && !after.text.includes('polluted') && !(await berth.logs()).includes('polluted'),
        },
      ]);
    },
  },
  {
    row: 31,
    tries: `NUL, lone surrogates, right-to-left marks, escapes, 1 MB, in ${Object.keys(WRITES).length} text fields`,
    async run(berth) {
      const outcomes: Outcome[] = [];
      for (const [field, write] of Object.entries(WRITES)) {
        for (const [name, nasty] of Object.entries(NASTY))
          outcomes.push(bearable(await write(berth, nasty), `${name} as ${field}`));
      }
      return all(outcomes);
    },
  },
  {
    row: 36,
    tries: 'line breaks and control characters in names that reach mail subjects, calendars, logs',
    async run(berth) {
      const email = `${randomUUID()}@example.com`;
      const outcomes: Outcome[] = [];
      for (const name of ['Eve\r\nBcc: all@example.com', 'Eve\nEND:VEVENT', 'Eve\u0007', 'Eve\u0085', 'Eve\u2028x']) {
        const answer = await berth.anyone().ask(REGISTER, { input: { email, password: 'a password of mine', name } });
        outcomes.push({ came: String(codeOf(answer)), safe: codeOf(answer) === 'INVALID_INPUT' });
      }
      const header = await new Attacker(berth.berth.url).ask(
        '{ __typename }',
        {},
        { 'x-forwarded-for': 'forged\\n{"level":60}' },
      );
      return all([
        ...outcomes,
        {
          came: 'a forged address: no line of its own in a log',
          safe: header.status < 500 && !(await berth.logs()).includes('\n{"level":60}'),
        },
      ]);
    },
  },
];
