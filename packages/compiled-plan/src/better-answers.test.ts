import { describe, expect, test } from '@jest/globals';
import { type ExecutionResult, parse } from 'graphql';
import { createPrepare } from './prepare.ts';
import type { Data, SubgraphRequest } from './subgraph-answer.ts';
import { bothExecutors } from './testing/both.ts';
import { type Federation, federationNamed } from './testing/federation.ts';
import type { Mood } from './testing/subgraph.ts';
import { written } from './testing/written.ts';

const parcels = written({
  parcels: `
    type Query { parcel: Parcel }
    enum Unit { KG LB }
    type Parcel @key(fields: "id") { id: ID!, weight(unit: Unit!): Float! }`,
  postage: `
    enum Unit { KG LB }
    type Parcel @key(fields: "id") {
      id: ID!
      weight(unit: Unit!): Float! @external
      postage: Float! @requires(fields: "weight(unit: KG)")
    }`,
});

const switches = written({
  lamps: `
    type Query { all: [Any!]! }
    union Any = Lamp | Fan
    type Lamp { on: Boolean }
    type Fan { on: Boolean! }`,
});

/** What both answer to one operation, and what they asked the subgraphs. Of the made-up data, this seed's. */
async function ask(federation: Federation, operation: string, mood: Partial<Mood> = {}, variables: Data = {}) {
  const { stock, compiled } = bothExecutors(federation);
  const [theirRequests, ourRequests]: SubgraphRequest[][] = [[], []];
  const asked = { document: parse(operation), variables, mood: { seed: 1, nulls: 0, failures: 0, ...mood } };
  const theirs = await stock(asked, (request) => theirRequests?.push(request));
  const ours = await compiled(asked, (request) => ourRequests?.push(request));
  return { theirs: plain(theirs), ours: plain(ours), theirRequests, ourRequests } as const;
}

function plain(result: ExecutionResult) {
  return JSON.parse(JSON.stringify(result));
}

function representations(requests: readonly SubgraphRequest[] | undefined, subgraph: string) {
  return (requests ?? [])
    .filter((request) => request.subgraph === subgraph)
    .flatMap(({ body }) => JSON.parse(body).variables.representations ?? []);
}

describe('where Apollo’s executor answers wrong, the compiled plan does not:', () => {
  test('arguments that a client gives to a field do not change what another field requires of it', async () => {
    const { ours: alone } = await ask(parcels, '{ parcel { postage } }');
    const { ours: pounds } = await ask(parcels, '{ parcel { weight(unit: LB) } }');
    const { theirs, ours } = await ask(parcels, '{ parcel { weight(unit: LB) postage } }');
    expect(ours.data.parcel).toEqual({ ...pounds.data.parcel, ...alone.data.parcel });
    expect(theirs.data.parcel).not.toEqual(ours.data.parcel);
  });

  test('an alias that is the name of a key gives the client’s field, not the key', async () => {
    const shop = await federationNamed('shop');
    const { ours: plainly } = await ask(shop, '{ topProduct { name rating } }');
    const { theirs, ours } = await ask(shop, '{ topProduct { id: name rating } }');
    expect(ours.data.topProduct).toEqual({ id: plainly.data.topProduct.name, rating: plainly.data.topProduct.rating });
    expect(theirs.data.topProduct.id).not.toBe(ours.data.topProduct.id);
  });

  test('an entity that stands in many places is asked for once', async () => {
    const shop = await federationNamed('shop');
    const operation = '{ products { reviews { author { reviews { author { name } } } } } }';
    const { theirs, ours, theirRequests, ourRequests } = await ask(shop, operation);
    expect(ours).toEqual(theirs);
    const [sent, sentByStock] = [representations(ourRequests, 'people'), representations(theirRequests, 'people')];
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(sent.length);
    expect(sentByStock.length).toBeGreaterThan(sent.length);
  });

  test('false and 0 survive where two types give one name to fields of different types', async () => {
    const { theirs, ours } = await ask(switches, '{ all { __typename ... on Lamp { on } ... on Fan { on } } }', {
      seed: 2,
    });
    expect(ours.data.all).toContainEqual({ __typename: 'Fan', on: false });
    // null is not allowed there, so the whole response became null.
    expect(theirs.data).toBeNull();
  });

  test('an error of an entity stands where the entity stands, though another before it could not be asked for', async () => {
    const places = written({
      a: `
        type Query { all: [Any]! }
        union Any = Known | Unknown
        type Known @key(fields: "id") { id: ID! }
        type Unknown { id: ID! }`,
      b: 'type Known @key(fields: "id") { id: ID!, name: String }',
    });
    const operation = '{ all { __typename ... on Known { name } } }';
    const { theirs, ours } = await ask(places, operation, { failures: 5, seed: 5 });
    expect(ours.data.all).toEqual([{ __typename: 'Unknown' }, { __typename: 'Known', name: null }]);
    expect(ours.errors).toMatchObject([{ message: 'No such entity.', path: ['all', 1] }]);
    expect(theirs.errors).toMatchObject([{ message: 'No such entity.', path: ['all', 0] }]);
  });

  test('a fragment on an interface within an object is not lost', async () => {
    const library = await federationNamed('library');
    const { ours: plainly } = await ask(library, '{ people { lives { city } } }', { seed: 86 });
    const operation = '{ people { ... on Liked { ... on Person { lives { city } } } } }';
    const { theirs, ours } = await ask(library, operation, { seed: 86 });
    expect(ours).toEqual(plainly);
    expect(theirs.data.people[0]).toEqual({});
  });

  test('an object keeps its type where a subgraph knows the interface alone, whatever is selected first', async () => {
    const places = await federationNamed('places');
    const mood = { seed: 6, steady: true };
    const { theirs, ours } = await ask(places, '{ desks { stars monitors __typename } }', mood);
    const { ours: namedFirst } = await ask(places, '{ desks { __typename monitors stars } }', mood);
    expect(ours.data.desks[0]).toMatchObject({ stars: expect.any(Number), __typename: 'Desk' });
    expect(ours).toEqual(namedFirst);
    expect(theirs.data).toBeNull();
    const { ours: aliased } = await ask(places, '{ desks { stars kind: __typename } }', mood);
    expect(aliased.data.desks[0]).toMatchObject({ stars: expect.any(Number), kind: 'Desk' });

    const inFragment = (selection: string) => ask(places, `{ spots { ... on Desk { ${selection} } } }`, mood);
    const { ours: starsFirst, theirs: empty } = await inFragment('stars monitors __typename');
    expect(starsFirst).toEqual((await inFragment('__typename monitors stars')).ours);
    expect(starsFirst.data.spots).toContainEqual({
      stars: expect.any(Number),
      monitors: expect.anything(),
      __typename: 'Desk',
    });
    expect(empty.data.spots).toEqual(starsFirst.data.spots.map(() => ({})));
  });

  test('a condition that leaves out one field does not take away another that requires something', async () => {
    const shop = await federationNamed('shop');
    const steady = { steady: true };
    const { ours: alone } = await ask(shop, '{ topProduct { shippingCost } }', steady);
    const operation = 'query ($with: Boolean!) { topProduct { shippingCost packing @include(if: $with) { label } } }';
    const { theirs, ours } = await ask(shop, operation, steady, { with: false });
    expect(ours).toEqual(alone);
    expect(theirs.data.topProduct.shippingCost).toBeNull();
    const { ours: both } = await ask(shop, operation, steady, { with: true });
    expect(both.data.topProduct).toEqual({ ...alone.data.topProduct, packing: expect.any(Array) });
  });

  test.each(['id @skip(if: true)', '... @include(if: false) { id name }', '...F @skip(if: true)'])(
    'an object is there though nothing of it is asked for: { %s }',
    async (nothing) => {
      const shop = await federationNamed('shop');
      const operation = `query ($with: Boolean!) { topProduct @include(if: $with) { ${nothing} } }
        fragment F on Product { id }`;
      const { theirs, ours } = await ask(shop, operation, {}, { with: true });
      expect(ours.data).toEqual({ topProduct: {} });
      expect(theirs.data.topProduct).toBeNull();
    },
  );

  test('an entity is asked for what is selected of it under each type that leads to it', async () => {
    const shelves = written({
      a: `
        type Query { all: [Any!]! }
        union Any = Book | Film
        type Book { author: Person! }
        type Film { author: Person! }
        type Person @key(fields: "id") { id: ID! }`,
      b: 'type Person @key(fields: "id") { id: ID! friends(first: Int!): Int! name: String! email: String! }',
    });
    const operation = (alias = '') => `{ all {
      ... on Book { author { friends(first: 3) } }
      ... on Film { author { ${alias} friends(first: 10) } } } }`;
    const friends = ({ data }: { data: { all: { author: object }[] } }) =>
      data.all.map(({ author }) => Object.values(author)[0]);
    const { ours: plainly } = await ask(shelves, operation('ten:'));
    const { theirs, ours } = await ask(shelves, operation());
    expect(friends(ours)).toEqual(friends(plainly));
    expect(friends(theirs)).not.toEqual(friends(plainly));
  });

  test('an object of which a condition leaves nothing is there, where another condition decides over it', async () => {
    const people = written({ people: 'type Query { me: Person! } type Person { name: String }' });
    const operation = 'query ($a: Boolean!, $b: Boolean!) { me @include(if: $a) { name @skip(if: $b) } }';
    const { theirs, ours } = await ask(people, operation, {}, { a: true, b: true });
    expect(ours).toEqual({ data: { me: {} } });
    expect(theirs.data).toBeNull();
  });

  test('lists of lists can be required', async () => {
    const boards = written({
      a: `
        type Query { board: Board }
        type Board @key(fields: "id") { id: ID!, rows: [[Cell!]!]! }
        type Cell { x: Int! }`,
      b: `
        type Board @key(fields: "id") { id: ID!, rows: [[Cell!]!]! @external, sum: Int @requires(fields: "rows { x }") }
        type Cell @external { x: Int! }`,
    });
    const { ourRequests, theirRequests } = await ask(boards, '{ board { sum } }', { seed: 12 });
    const [[sent], [sentByStock]] = [representations(ourRequests, 'b'), representations(theirRequests, 'b')];
    expect(sent.rows[0]).toEqual([{ x: expect.any(Number) }]);
    expect(sentByStock.rows[0]).toBeNull();
  });

  test('fields stand in the order in which they were asked for, also across fragments', async () => {
    const shop = await federationNamed('shop');
    const operation = '{ topProduct { ... on Product { name } weight ... on Product { id } } }';
    const { theirs, ours } = await ask(shop, operation);
    expect(Object.keys(ours.data.topProduct)).toEqual(['name', 'weight', 'id']);
    expect(Object.keys(theirs.data.topProduct)).toEqual(['name', 'id', 'weight']);
  });

  test('an error’s path names what the client selected, not what the planner calls it', async () => {
    const text = '{ all { ... on Lamp { on } ... on Fan { on } } }';
    const { execute } = await createPrepare(switches.supergraph, { maxOperations: 1, onFallback: () => {} })(
      text,
      parse(text),
    );
    const send = async ({ body }: SubgraphRequest) => {
      const alias = /\w+__alias_\d+/.exec(body)?.[0] as string;
      return { data: { all: [{ __typename: 'Lamp' }] }, errors: [{ message: 'Dark.', path: ['all', 0, alias] }] };
    };
    expect((await execute({ variables: {}, send })).errors).toMatchObject([{ path: ['all', 0, 'on'] }]);
  });

  test('one value of a wrong shape does not take the whole response with it', async () => {
    const { supergraph } = parcels;
    const text = '{ parcel { id } __typename }';
    const { execute } = await createPrepare(supergraph, { maxOperations: 1, onFallback: () => {} })(text, parse(text));
    const send = async () => ({ data: { parcel: [] } });
    expect(await execute({ variables: {}, send })).toMatchObject({ data: { parcel: null, __typename: 'Query' } });
  });
});
