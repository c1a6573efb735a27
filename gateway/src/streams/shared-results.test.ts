import type { Subscribed } from '@berth/compiled-plan';
import type { Viewer } from '@berth/identity';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Told } from './messages.ts';
import { sharedResults } from './shared-results.ts';

const QUERY = `subscription ($room: ID!, $after: String, $brief: Boolean!) {
  scheduleChanged(bookableId: $room, after: $after) {
    ... on ReservationChange { cursor reservation @skip(if: $brief) { title } }
  }
}`;
const newPlan = () => ({}) as Subscribed;
const plan = newPlan();
const mira = { id: 'mira', role: 'MEMBER' } as Viewer;
const jonas = { id: 'jonas', role: 'MEMBER' } as Viewer;

/** How often it is made for all of them. */
async function made(told: Told, askers: { viewer?: Viewer | null; variables?: object; subscribed?: Subscribed }[]) {
  const shared = sharedResults<number>();
  let times = 0;
  for (const { viewer = null, variables = {}, subscribed = plan } of askers) {
    const all = { room: 'A', brief: false, ...variables };
    const asked = { subscribed, document: parse(QUERY), operationName: null, variables: all, viewer };
    await shared(asked)(told, async () => ++times);
  }
  return times;
}

const told = (reservation: object | null) =>
  ({ scheduleChanged: { __typename: 'ReservationChange', reservation } }) as unknown as Told;

test('what leads to no reservation is made once, whoever asks, and from wherever on', async () => {
  const askers = [{}, { viewer: mira }, { viewer: jonas, variables: { after: 'x' } }, { viewer: mira }];
  expect(await made(told(null), askers)).toBe(1);
});

test('what leads to one is made once for each viewer', async () => {
  expect(await made(told({ id: '1' }), [{ viewer: mira }, { viewer: jonas }, { viewer: mira }])).toBe(2);
  const manager = { ...mira, role: 'MANAGER' } as Viewer;
  expect(await made(told({ id: '1' }), [{ viewer: mira }, { viewer: manager }])).toBe(2);
});

test('another plan, be it of the same text by another supergraph, or another value in one, is another result', async () => {
  const other = newPlan();
  const askers = [{}, { subscribed: other }, { variables: { brief: true } }, {}, { subscribed: other }];
  expect(await made(told(null), askers)).toBe(3);
});

test('who sends null is not told what somebody is who sends nothing, and gets a default', async () => {
  const document = parse('subscription ($n: Int = 5) { scheduleChanged(bookableId: "A") { list(first: $n) } }');
  const shared = sharedResults<string>();
  const event = told(null);
  const results = [{}, { n: null }, {}].map((variables, n) =>
    shared({ subscribed: plan, document, operationName: null, variables, viewer: null })(
      event,
      async () => `made ${n}`,
    ),
  );
  expect(await Promise.all(results)).toEqual(['made 0', 'made 1', 'made 0']);
});

test('another event is another result', async () => {
  const shared = sharedResults<number>();
  const asked = { subscribed: plan, document: parse(QUERY), operationName: null, variables: {}, viewer: null };
  let times = 0;
  for (const each of [told(null), told(null)]) await shared(asked)(each, async () => ++times);
  expect(times).toBe(2);
});
