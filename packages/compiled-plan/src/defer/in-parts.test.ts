import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPrepare } from '../prepare.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../subgraph-answer.ts';
import { asClient } from '../testing/as-client.ts';
import { bothExecutors } from '../testing/both.ts';
import { federationNamed } from '../testing/federation.ts';
import { written } from '../testing/written.ts';
import { MAX_DEFERS } from './prepare-in-parts.ts';
import type { Payload } from './tell-later.ts';

const federation = written({
  people: `
    type Query { me: Person, people: [Person]! }
    type Mutation { rename(name: String!): Person }
    type Person @key(fields: "id") { id: ID!, name: String }`,
  letters: 'type Person @key(fields: "id") { id: ID!, letters: Int!, last: String }',
  posts: `
    type Mutation { publish: Person }
    type Person @key(fields: "id") { id: ID!, posts: [Post!] }
    type Post { title: String!, body: String }`,
  slow: 'type Person @key(fields: "id") { id: ID!, slow: Int, must: Int!, boss: Person }',
});

const ME = { __typename: 'Person', id: '1', name: 'Ada' };

type Answer = SubgraphAnswer | Promise<SubgraphAnswer> | (() => Promise<SubgraphAnswer>);

/** What the subgraphs answer, by the first key that is in their query. */
function asking(text: string, answers: Record<string, Answer>, variables = {}) {
  const { supergraph } = federation;
  const whole: string[] = [];
  const prepare = createPrepare(supergraph, {
    maxOperations: 10,
    onFallback: () => {},
    onWhole: (reason) => whole.push(reason),
  });
  const send = async ({ body }: SubgraphRequest): Promise<SubgraphAnswer> => {
    const { query } = JSON.parse(body);
    const found = Object.entries(answers).find(([word]) => query.includes(word))?.[1];
    return structuredClone(await (typeof found === 'function' ? found() : found)) ?? { data: null };
  };
  const prepared = prepare(text, parse(text));
  return {
    answeredWhole: whole,
    whole: async () => (await prepared).execute({ variables, send }),
    inParts: async () => (await prepared).executeInParts?.({ variables, send }),
  };
}

async function all(later: AsyncIterable<Payload> = (async function* () {})()) {
  const payloads: unknown[] = [];
  for await (const payload of later) payloads.push(JSON.parse(JSON.stringify(payload)));
  return payloads;
}

const QUERY = '{ me { name ... @defer(label: "post") { letters } } }';
const LETTERS = { data: { _entities: [{ letters: 3 }] } };

test('the first part does not wait for the others', async () => {
  let arrive = (_: SubgraphAnswer) => {};
  const letters = new Promise<SubgraphAnswer>((resolve) => {
    arrive = resolve;
  });
  const { inParts } = asking(QUERY, { letters, me: { data: { me: ME } } });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toEqual({ data: { me: { name: 'Ada' } } });
  arrive(LETTERS);
  expect(await all(later)).toEqual([
    { incremental: [{ label: 'post', path: ['me'], data: { letters: 3 } }], hasNext: true },
    { hasNext: false },
  ]);
});

test('asked whole, it is whole, and only @defer that counts makes parts', async () => {
  const answers = { letters: LETTERS, me: { data: { me: ME } } };
  const data = { me: { name: 'Ada', letters: 3 } };
  expect(await asking(QUERY, answers).whole()).toEqual({ data });
  const conditional = 'query ($later: Boolean!) { me { name ... @defer(if: $later) { letters } } }';
  expect(await asking(conditional, answers, { later: false }).inParts()).toEqual({ first: { data } });
  expect((await asking(conditional, answers, { later: true }).inParts())?.later).toBeDefined();
});

test('a condition that leaves out one field of a part does not take away another that requires something', async () => {
  const { compiled, inParts } = bothExecutors(await federationNamed('shop'));
  const mood = { seed: 1, nulls: 0, failures: 0, steady: true };
  const ask = (part: string) =>
    parse(
      `query ($with: Boolean!) { topProduct { name ${part} { shippingCost packing @include(if: $with) { label } } } }`,
    );
  for (const variables of [{ with: false }, { with: true }]) {
    const { data } = await compiled({ document: ask('...'), variables, mood });
    expect(data).toMatchObject({ topProduct: { shippingCost: expect.any(Number) } });
    expect(asClient(await inParts({ document: ask('... @defer'), variables, mood }))).toEqual(data);
  }
});

test('of nobody, nothing is told later', async () => {
  expect(await asking(QUERY, { me: { data: { me: null } } }).inParts()).toEqual({ first: { data: { me: null } } });
});

test('each item of a list has a share of a part, with its own errors, and a null takes that share alone', async () => {
  const people = { data: { people: [ME, { ...ME, id: '2' }] } };
  const letters = {
    data: { _entities: [{ letters: 3 }, null] },
    errors: [{ message: 'Lost.', path: ['_entities', 1, 'letters'] }],
  };
  const { first, later } = (await asking('{ people { name ... @defer { n: letters } } }', {
    letters: { ...letters, data: { _entities: [{ n: 3 }, null] } },
    people,
  }).inParts()) as never as { first: unknown; later: AsyncIterable<Payload> };
  expect(first).toEqual({ data: { people: [{ name: 'Ada' }, { name: 'Ada' }] } });
  const [payload] = await all(later);
  expect(payload).toMatchObject({
    incremental: [
      { path: ['people', 0], data: { n: 3 } },
      { path: ['people', 1], data: null, errors: [{ message: 'Lost.', path: ['people', 1, 'letters'] }] },
    ],
  });
  expect((payload as Payload).incremental?.[0]).not.toHaveProperty('errors');
});

test('a part within a part is told after it, once for each object that it is about', async () => {
  const { inParts } = asking('{ me { ... @defer { name ... @defer { letters } } } }', {
    letters: LETTERS,
    '{name}': { data: { _entities: [{ name: 'Ada' }] } },
    me: { data: { me: ME } },
  });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toEqual({ data: { me: {} } });
  expect(await all(later)).toEqual([
    { incremental: [{ path: ['me'], data: { name: 'Ada' } }], hasNext: true },
    { incremental: [{ path: ['me'], data: { letters: 3 } }], hasNext: true },
    { hasNext: false },
  ]);
});

/** When all that was asked at the same time is answered. */
const afterOthers = (answer: SubgraphAnswer) => () =>
  new Promise<SubgraphAnswer>((resolve) => setImmediate(resolve, answer));
const entity = (fields: object): SubgraphAnswer => ({ data: { _entities: [fields] } });

test('a part within a part that asks nothing itself needs what was asked first', async () => {
  const { inParts } = asking('{ me { name ... @defer { ... @defer { letters } } } }', {
    letters: LETTERS,
    me: afterOthers({ data: { me: ME } }),
  });
  const { later } = (await inParts()) ?? {};
  expect(await all(later)).toEqual([
    { incremental: [{ path: ['me'], data: {} }], hasNext: true },
    { incremental: [{ path: ['me'], data: { letters: 3 } }], hasNext: true },
    { hasNext: false },
  ]);
});

const SLOW = afterOthers(entity({ slow: 1 }));
const TITLES = entity({ posts: [{ title: 'T' }] });
const NO_BODIES = {
  ...entity({ posts: null }),
  errors: [{ message: 'Torn.', path: ['_entities', 0, 'posts'] }],
};
const MORE_BODIES = entity({ posts: [{ body: 'B' }, { body: 'C' }] });
const TORN = [expect.objectContaining({ message: 'Torn.', path: ['me', 'posts'] })];
/** What a part may hear of the posts, other than what was told of them. */
const OTHERWISE = [
  { bodies: NO_BODIES, told: { data: { posts: null }, errors: TORN } },
  { bodies: MORE_BODIES, told: { data: { posts: [{ body: 'B' }, { body: 'C' }] } } },
];

test.each(OTHERWISE)('what a part brings does not change what is told first: $told.data', async ({ bodies, told }) => {
  const { inParts } = asking('{ me { posts { title } slow ... @defer { posts { body } } } }', {
    title: TITLES,
    body: bodies,
    slow: SLOW,
    me: { data: { me: ME } },
  });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toEqual({ data: { me: { posts: [{ title: 'T' }], slow: 1 } } });
  expect(await all(later)).toEqual([{ incremental: [{ path: ['me'], ...told }], hasNext: true }, { hasNext: false }]);
});

test.each(OTHERWISE)(
  'nor what another part tells that is beside it, and there later: $told.data',
  async ({ bodies, told }) => {
    const { inParts } = asking('{ me { name ... @defer { posts { title } slow } ... @defer { posts { body } } } }', {
      title: TITLES,
      body: bodies,
      slow: SLOW,
      me: { data: { me: ME } },
    });
    const { later } = (await inParts()) ?? {};
    expect(await all(later)).toEqual([
      { incremental: [{ path: ['me'], ...told }], hasNext: true },
      { incremental: [{ path: ['me'], data: { posts: [{ title: 'T' }], slow: 1 } }], hasNext: true },
      { hasNext: false },
    ]);
  },
);

test('nor what the part tells that it is in', async () => {
  const { inParts } = asking('{ me { name ... @defer { posts { title } slow ... @defer { posts { body } } } } }', {
    title: TITLES,
    body: NO_BODIES,
    slow: SLOW,
    me: { data: { me: ME } },
  });
  const { later } = (await inParts()) ?? {};
  expect(await all(later)).toEqual([
    { incremental: [{ path: ['me'], data: { posts: [{ title: 'T' }], slow: 1 } }], hasNext: true },
    { incremental: [{ path: ['me'], data: { posts: null }, errors: TORN }], hasNext: true },
    { hasNext: false },
  ]);
});

test('a part may be the first to tell of which type an object is', async () => {
  const { inParts } = bothExecutors(await federationNamed('places'));
  const kinds = 'name ... on Desk { monitors } ... on Booth { seats }';
  const asked = { variables: {}, mood: { seed: 6, steady: true, nulls: 0, failures: 0 } };
  const [whole] = await inParts({ ...asked, document: parse(`{ bookings { spot { free ${kinds} } } }`) });
  const parts = await inParts({ ...asked, document: parse(`{ bookings { spot { free ... @defer { ${kinds} } } } }`) });
  expect(whole?.data?.['bookings']).toMatchObject([{ spot: { seats: 41 } }, { spot: { monitors: 18 } }]);
  expect(parts[0]).toEqual({ data: { bookings: [{ spot: { free: true } }, { spot: { free: true } }] } });
  expect(asClient(parts)).toEqual(whole?.data);
});

test('a part asks for all that it needs while the first is still waited for', async () => {
  const asked: string[] = [];
  const seen = (name: string, answer: SubgraphAnswer) => async () => {
    asked.push(name);
    return answer;
  };
  const { inParts } = asking('{ me { slow ... @defer { boss { letters } } } }', {
    boss: seen('boss', entity({ boss: { ...ME, id: '2' } })),
    letters: seen('letters', LETTERS),
    slow: () => new Promise((resolve) => setImmediate(() => resolve(entity({ slow: asked.length })))),
    me: { data: { me: ME } },
  });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toEqual({ data: { me: { slow: 2 } } });
  expect(await all(later)).toMatchObject([{ incremental: [{ data: { boss: { letters: 3 } } }] }, { hasNext: false }]);
});

test('what has failed of an object that is not there is told to nobody', async () => {
  const { inParts } = asking('{ people { must ... @defer { last } } }', {
    must: { data: { _entities: [{ must: 1 }, null] } },
    last: {
      data: { _entities: [{ last: 'L' }, { last: null }] },
      errors: [{ message: 'Lost.', path: ['_entities', 1, 'last'] }],
    },
    people: { data: { people: [ME, { ...ME, id: '2' }] } },
  });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toMatchObject({ data: { people: [{ must: 1 }, null] } });
  expect(await all(later)).toEqual([
    { incremental: [{ path: ['people', 0], data: { last: 'L' } }], hasNext: true },
    { hasNext: false },
  ]);
});

test('a mutation is done first; what it answers may come later', async () => {
  const { inParts } = asking('mutation { ... @defer { rename(name: "B") { name ... @defer { letters } } } }', {
    letters: LETTERS,
    rename: { data: { rename: { ...ME, name: 'B' } } },
  });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toEqual({ data: { rename: { name: 'B' } } });
  expect(await all(later)).toHaveLength(2);
});

test('of mutations that two subgraphs do, what each answers is waited for', async () => {
  const text = `mutation {
    one: rename(name: "A") { ... @defer { letters } } two: rename(name: "B") { name } publish { ... @defer { slow } } }`;
  const { inParts } = asking(text, {
    rename: { data: { one: ME, two: ME } },
    publish: afterOthers({ data: { publish: ME } }),
    letters: LETTERS,
    slow: entity({ slow: 1 }),
  });
  const { first, later } = (await inParts()) ?? {};
  expect(first).toEqual({ data: { one: {}, two: { name: 'Ada' }, publish: {} } });
  expect(await all(later)).toEqual([
    { incremental: [{ path: ['one'], data: { letters: 3 } }], hasNext: true },
    { incremental: [{ path: ['publish'], data: { slow: 1 } }], hasNext: true },
    { hasNext: false },
  ]);
});

test('many conditions are planned as they are asked for, not in all their combinations', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `v${index}`);
  const text = `query (${names.map((name) => `$${name}: Boolean!`)}) { me { name ${names
    .map((name) => `... @defer(if: $${name}) { ${name}: letters }`)
    .join(' ')} } }`;
  const variables = Object.fromEntries(names.map((name, index) => [name, index === 0]));
  const letters = { data: { _entities: [Object.fromEntries(names.map((name) => [name, 3]))] } };
  const { inParts, answeredWhole } = asking(text, { letters, me: { data: { me: ME } } }, variables);
  expect((await inParts())?.later).toBeDefined();
  expect(answeredWhole).toEqual([]);
});

test('what decides must be true or false', async () => {
  const text = 'query ($later: Boolean = true) { me { name ... @defer(if: $later) { letters } } }';
  expect(await asking(text, {}, { later: null }).inParts()).toMatchObject({
    first: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  });
});

test('who wants no more is told no more', async () => {
  const { inParts } = asking(QUERY, { letters: new Promise(() => {}), me: { data: { me: ME } } });
  const { later } = (await inParts()) ?? {};
  const next = later?.next();
  await later?.return?.();
  expect(await next).toMatchObject({ done: true });
});

test('where the planner makes an error of @defer, the answer is whole, and that is told', async () => {
  const { supergraph } = federation;
  const plan: typeof supergraph.plan = async (document) => {
    if (JSON.stringify(document).includes('"defer"')) throw new Error('Cannot be planned.');
    return supergraph.plan(document);
  };
  const reasons: string[] = [];
  const options = { maxOperations: 10, onFallback: () => {}, onWhole: (reason: string) => reasons.push(reason) };
  const { executeInParts } = await createPrepare({ ...supergraph, plan }, options)(QUERY, parse(QUERY));
  const send = async ({ subgraph }: SubgraphRequest): Promise<SubgraphAnswer> =>
    structuredClone(subgraph === 'letters' ? LETTERS : { data: { me: ME } });
  for (const _ of [1, 2]) {
    expect(await executeInParts?.({ variables: {}, send })).toEqual({
      first: { data: { me: { name: 'Ada', letters: 3 } } },
    });
  }
  expect(reasons).toEqual(['Cannot be planned.']);
});

test('more @defer than can be planned in time are answered whole, and that is told', async () => {
  const fields = Array.from({ length: MAX_DEFERS + 1 }, (_, index) => `... @defer { n${index}: letters }`);
  const letters = { data: { _entities: [Object.fromEntries(fields.map((_, index) => [`n${index}`, index]))] } };
  const asked = asking(`{ me { name ${fields.join(' ')} } }`, { letters, me: { data: { me: ME } } });
  const { first, later } = (await asked.inParts()) ?? {};
  expect(later).toBeUndefined();
  expect(first).toMatchObject({ data: { me: { name: 'Ada', n0: 0, n5: 5 } } });
  expect(asked.answeredWhole).toEqual([`more than ${MAX_DEFERS} @defer`]);
});
