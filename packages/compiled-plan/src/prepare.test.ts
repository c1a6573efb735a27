import type { QueryPlan } from '@apollo/query-planner';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type DocumentNode, type ExecutionResult, parse } from 'graphql';
import { EVENT } from './event.ts';
import { createPrepare, type Subscribed } from './prepare.ts';
import type { Send, SubgraphRequest } from './subgraph-answer.ts';
import { type Federation, federationNamed } from './testing/federation.ts';

let shop: Federation;
beforeAll(async () => {
  shop = await federationNamed('shop');
});

function preparing({ supergraph }: Federation, maxOperations = 10) {
  const fallbacks: string[] = [];
  const lookups: boolean[] = [];
  const plan = jest.fn(supergraph.plan);
  const prepare = createPrepare(
    { ...supergraph, plan },
    {
      maxOperations,
      onFallback: (reason) => fallbacks.push(reason),
      onLookup: (found) => lookups.push(found),
    },
  );
  return { prepare, fallbacks, lookups, plan };
}

const nothing: Send = async () => ({ data: null });

test('an operation is planned once, as long as it is remembered', async () => {
  const { prepare, plan, lookups } = preparing(shop, 2);
  const [a, b, c] = ['{ products { id } }', '{ products { name } }', '{ topProduct { id } }'];
  for (const text of [a, b, a, b]) await prepare(text, parse(text));
  expect(plan).toHaveBeenCalledTimes(2);
  for (const text of [c, b]) await prepare(text, parse(text));
  expect(plan).toHaveBeenCalledTimes(3);
  await prepare(a, parse(a));
  expect(plan).toHaveBeenCalledTimes(4);
  expect(lookups).toEqual([false, false, true, true, false, true, false]);
  expect(prepare.size()).toBe(2);
});

test('operations of one document are told apart by their names', async () => {
  const { prepare } = preparing(shop);
  const text =
    'query One { products { ...F } } query Two($yes: Boolean!) { topProduct { ...F @include(if: $yes) } } fragment F on Product { id }';
  const asked: string[] = [];
  const send = async ({ body }: SubgraphRequest) => {
    asked.push(body);
    return { data: null };
  };
  await (await prepare(text, parse(text), 'One')).execute({ variables: {}, send });
  await (await prepare(text, parse(text), 'Two')).execute({ variables: { yes: true }, send });
  expect(asked).toEqual([expect.stringContaining('{products{id}}'), expect.stringContaining('{topProduct{')]);
  await expect(prepare(text, parse(text), 'Three')).rejects.toThrow('There is no operation named "Three"');
});

test('variables that do not fit reach no subgraph', async () => {
  const { prepare } = preparing(shop);
  const text = 'query ($first: Int) { products(first: $first) { id } }';
  const send: Send = () => {
    throw new Error('asked');
  };
  const { errors, data } = await (await prepare(text, parse(text))).execute({ variables: { first: 'three' }, send });
  expect(data).toBeUndefined();
  expect(errors?.[0]?.message).toMatch('Variable "$first" got invalid value "three"');
});

test('of many variables that do not fit, the first few are told, whole or in parts', async () => {
  const { prepare } = preparing(shop);
  const names = Array.from({ length: 50 }, (_, n) => `v${n}`);
  const fields = names.map((name) => `${name}: products(first: $${name}) { id }`).join(' ');
  const defined = names.map((name) => `$${name}: Int`).join(' ');
  const variables = Object.fromEntries(names.map((name) => [name, 'many']));
  const text = `query (${defined}) { ... @defer { ${fields} } }`;
  const { execute, executeInParts } = await prepare(text, parse(text));
  const wrong = names
    .slice(0, 5)
    .map((name) => expect.stringContaining(`Variable "$${name}" got invalid value "many"`));
  const inParts = await executeInParts?.({ variables, send: nothing });
  for (const told of [await execute({ variables, send: nothing }), inParts?.first])
    expect(told?.errors?.map(({ message }) => message)).toEqual(wrong);
});

test('only a Boolean can decide what is selected', async () => {
  const { prepare } = preparing(shop);
  const text = 'query ($yes: Boolean = true) { products { id @include(if: $yes) } }';
  const { execute } = await prepare(text, parse(text));
  expect(await execute({ variables: {}, send: nothing })).toEqual({ data: null, extensions: expect.anything() });
  const { errors } = await execute({ variables: { yes: null }, send: nothing });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test.each(['toString', 'constructor', '__proto__'])('a condition may be called $%s', async (name) => {
  const { prepare } = preparing(shop);
  const send: Send = async () => ({ data: { topProduct: { id: '1', name: 'Lamp' } } });
  for (const text of [
    `query ($${name}: Boolean!) { topProduct { id @include(if: $${name}) name } }`,
    `query ($${name}: Boolean = true) { topProduct { id @include(if: $${name}) name } }`,
  ]) {
    const variables = text.includes('!') ? JSON.parse(`{"${name}":true}`) : {};
    const { data } = await (await prepare(text, parse(text))).execute({ variables, send });
    expect(data).toEqual({ topProduct: { id: '1', name: 'Lamp' } });
  }
});

test('introspection asks nobody', async () => {
  const { prepare } = preparing(shop);
  const text =
    'query ($name: String!) { __type(name: $name) { ...F } __schema { queryType { name } } } fragment F on __Type { name }';
  const send: Send = () => {
    throw new Error('asked');
  };
  expect(await (await prepare(text, parse(text))).execute({ variables: { name: 'Product' }, send })).toEqual({
    data: { __type: { name: 'Product' }, __schema: { queryType: { name: 'Query' } } },
  });
});

test('what fails in introspection is an error', async () => {
  const { prepare } = preparing(shop);
  const text = 'query ($name: String = "Product") { __type(name: $name) { name } }';
  const { execute } = await prepare(text, parse(text));
  expect(await execute({ variables: { name: null }, send: nothing })).toEqual({
    errors: [expect.objectContaining({ message: expect.stringContaining('must not be null') })],
  });
});

test('ahead of time, nothing is planned for which there is no time left', async () => {
  const { prepare, plan } = preparing(shop);
  const text = '{ products { id } }';
  await prepare.ahead([[text, parse(text), undefined]], performance.now() - 1);
  expect(plan).not.toHaveBeenCalled();
  await prepare.ahead([[text, parse(text), undefined]], performance.now() + 60_000);
  expect(prepare.size()).toBe(1);
});

test('concurrent runs of one operation do not see each other', async () => {
  const { prepare } = preparing(shop);
  const text = 'query ($id: ID!) { product(id: $id) { id rating } }';
  const { execute } = await prepare(text, parse(text));
  const send: Send = async ({ subgraph, body }) => {
    const { variables } = JSON.parse(body);
    const id = variables.id ?? variables.representations[0].id;
    await new Promise((resolve) => setTimeout(resolve, Number(id) % 3));
    return subgraph === 'reviews'
      ? { data: { _entities: [{ rating: Number(id) }] } }
      : { data: { product: { __typename: 'Product', id } } };
  };
  const ids = Array.from({ length: 20 }, (_, n) => String(n));
  const results = await Promise.all(ids.map((id) => execute({ variables: { id }, send })));
  expect(results).toEqual(ids.map((id) => ({ data: { product: { id, rating: Number(id) } } })));
});

describe('what the compiler does not know', () => {
  test('is left to Apollo’s executor, with the same answer, and said once', async () => {
    const context = [{ kind: 'KeyRenamer' as const, path: ['a'], renameKeyTo: 'b' }];
    const supergraph = {
      ...shop.supergraph,
      async plan(document: DocumentNode) {
        const { kind, node } = await shop.supergraph.plan(document);
        return { kind, node: { ...node, contextRewrites: context } } as QueryPlan;
      },
    };
    const { prepare, fallbacks } = preparing({ ...shop, supergraph });
    const text = 'query ($id: ID!) { product(id: $id) { id } }';
    const send: Send = async ({ subgraph, kind, body }) => {
      expect({ subgraph, kind, variables: JSON.parse(body).variables }).toEqual({
        subgraph: 'catalogue',
        kind: 'query',
        variables: { id: '7' },
      });
      return { data: { product: { id: '7' } }, errors: [{ message: 'Careful.' }] };
    };
    for (const _ of [1, 2]) {
      const result: ExecutionResult = await (await prepare(text, parse(text))).execute({
        variables: { id: '7' },
        send,
      });
      expect(JSON.parse(JSON.stringify(result))).toMatchObject({
        data: { product: { id: '7' } },
        errors: [{ message: 'Careful.' }],
      });
    }
    expect(fallbacks).toEqual(['a field that takes its arguments from a @context']);
  });
});

test('a subscription is its event, and for each event the rest across the subgraphs', async () => {
  const berth = await federationNamed('berth');
  const { prepare } = preparing(berth);
  const text =
    'subscription ($room: ID!) { now: scheduleChanged(bookableId: $room) { ... on ReservationChange { taken reservation { status } } } }';
  const { subscribe } = await prepare(text, parse(text));
  const subscribed = await subscribe?.({ room: '1' });
  const { primary, execute } = subscribed as Subscribed;
  expect(primary).toMatchObject({ serviceName: 'events', operation: expect.stringContaining('now:scheduleChanged') });
  const send: Send = async ({ subgraph, body }) => {
    if (subgraph === EVENT) {
      return {
        data: {
          now: { __typename: 'ReservationChange', taken: true, reservation: { __typename: 'Reservation', id: '5' } },
        },
      };
    }
    expect(JSON.parse(body).variables.representations).toEqual([{ __typename: 'Reservation', id: '5' }]);
    return { data: { _entities: [{ status: 'CONFIRMED' }] } };
  };
  const { data } = await execute({ variables: { room: '1' }, send });
  expect(data).toEqual({ now: { taken: true, reservation: { status: 'CONFIRMED' } } });
});

describe('a subscription of which some fields require others', () => {
  const text = `subscription ($room: ID!, $brief: Boolean!) {
    scheduleChanged(bookableId: $room) { ... on ReservationChange { taken reservation { status title @skip(if: $brief) } } }
  }`;

  async function subscribing() {
    const berth = await federationNamed('berth');
    const supergraph = { ...berth.supergraph, requiringFields: new Set(['title']) };
    const { prepare } = preparing({ ...berth, supergraph });
    const { subscribe } = await prepare(text, parse(text));
    return async (variables: Record<string, unknown>) => subscribe?.(variables);
  }

  test('is planned for each combination of its conditions, once', async () => {
    const subscribe = await subscribing();
    const of = (room: string, brief: boolean) => subscribe({ room, brief }) as Promise<Subscribed>;
    const [brief, full] = [await of('1', true), await of('1', false)];
    expect(await of('2', true)).toBe(brief);
    const asked: string[] = [];
    const send: Send = async ({ subgraph, body }) => {
      if (subgraph !== EVENT) asked.push(JSON.parse(body).query);
      const reservation = { __typename: 'Reservation', id: '5' };
      return { data: { scheduleChanged: { __typename: 'ReservationChange', taken: true, reservation } } };
    };
    await brief.execute({ variables: { room: '1', brief: true }, send });
    await full.execute({ variables: { room: '1', brief: false }, send });
    expect(asked).toEqual([expect.stringContaining('{status}'), expect.stringContaining('{status title}')]);
  });

  test('is refused where its variables do not fit', async () => {
    const subscribe = await subscribing();
    expect(await subscribe({ room: '1' })).toMatchObject({
      errors: [{ message: expect.stringContaining('"$brief"') }],
    });
  });
});
