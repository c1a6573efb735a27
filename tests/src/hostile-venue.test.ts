import { beforeAll, expect, test } from '@jest/globals';
import { newVenue } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { MEGABYTE } from './berth/hostile.ts';
import { hours } from './berth/world.ts';

let manager: Client;

beforeAll(async () => {
  manager = await Client.as('manager');
});

test.each([
  ['endsAt', { endsAt: hours(1, 2).startsAt }],
  ['endsAt', { endsAt: hours(0, 2).startsAt }],
  ['endsAt', { endsAt: '9999-12-31T23:59:59Z' }],
  ['startsAt', { startsAt: '0000-01-01T00:00:00Z' }],
  ['reason', { reason: 'a\0b' }],
  ['reason', { reason: MEGABYTE }],
  ['BAD_USER_INPUT', { endsAt: 'never' }],
  ['BAD_USER_INPUT', { endsAt: '2030-01-01T00:00:00' }],
  ['BAD_USER_INPUT', { endsAt: null }],
  ['NOT_FOUND', { venueId: "' OR true --" }],
  ['NOT_FOUND', { venueId: '\0' }],
])('a closure that is wrong is refused: %s', async (where, wrong) => {
  const close = `mutation ($venueId: ID!, $startsAt: DateTime!, $endsAt: DateTime!, $reason: String) {
    closeVenue(venueId: $venueId, startsAt: $startsAt, endsAt: $endsAt, reason: $reason) {
      __typename ... on Problem { code } ... on InvalidInput { path }
    }
  }`;
  const { data, errors } = await manager.send(close, { venueId: await newVenue(manager), ...hours(1, 2), ...wrong });
  expect(errors?.[0].extensions.code ?? data.closeVenue.path?.join('.') ?? data.closeVenue.code).toBe(where);
});

test('a value written into the document is looked at like one in a variable', async () => {
  const { errors } = await manager.send(
    'mutation { createVenue(input: { name: "Sound", timeZone: "Europe/Atlantis" }) { __typename } }',
  );
  expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('a request of exactly a megabyte reaches its subgraph, a longer one nobody', async () => {
  // So short that the gateway can only make it longer.
  const query = 'mutation($input:VenueInput!){createVenue(input:$input){...on InvalidInput{path}}}';
  const input = (length: number) => ({ input: { name: 'x'.repeat(length), timeZone: 'UTC' } });
  const around = JSON.stringify({ query, variables: input(0) }).length;
  expect(await manager.send(query, input(2 ** 20 - around))).toEqual({
    data: { createVenue: { path: ['input', 'name'] } },
  });
  expect((await manager.post(query, input(2 ** 20 - around + 1))).status).toBe(413);
});
