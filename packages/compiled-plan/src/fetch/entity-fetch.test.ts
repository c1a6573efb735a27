import type { FetchNode } from '@apollo/query-planner';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, type OperationTypeNode } from 'graphql';
import type { Run } from '../run.ts';
import type { Data, SubgraphAnswer, SubgraphRequest } from '../subgraph-answer.ts';
import { compileFetch } from './compile-fetch.ts';

const schema = buildSchema(`
  type Query { spots: [Spot] }
  interface Spot { id: ID! }
  type Desk implements Spot { id: ID! }
  type Booth implements Spot { id: ID! }
`);

function fetchOf(type: string, more: Partial<FetchNode> = {}): FetchNode {
  const field = (name: string) => ({ kind: 'Field', name }) as const;
  return {
    kind: 'Fetch',
    serviceName: 'ratings',
    operationKind: 'query' as OperationTypeNode,
    operationName: undefined,
    operation: 'query($representations:[_Any!]!,$of:Int){_entities(representations:$representations){stars(of:$of)}}',
    variableUsages: ['of'],
    requires: [{ kind: 'InlineFragment', typeCondition: type, selections: [field('__typename'), field('id')] }],
    ...more,
  };
}

/** Runs the fetch for all spots, against a subgraph that answers this. */
async function fetched(node: FetchNode, spots: unknown[], answer: (bodies: Data) => unknown) {
  const requests: SubgraphRequest[] = [];
  const send = async (request: SubgraphRequest) => {
    requests.push(request);
    return answer(JSON.parse(request.body).variables) as SubgraphAnswer;
  };
  const run: Run = { variables: { of: 5, other: 6 }, conditions: {}, send, data: { spots }, errors: [] };
  await compileFetch(schema, node, ['spots', '@'])(run);
  const errors = run.errors.map(({ message, path, extensions }) => ({ message, path, extensions }));
  return { spots: run.data['spots'], requests, errors };
}

const [desk, booth] = [(id: string) => ({ __typename: 'Desk', id }), (id: string) => ({ __typename: 'Booth', id })];

test('only the variables that the subgraph’s operation uses go with it', async () => {
  const { requests } = await fetched(fetchOf('Desk'), [desk('1')], () => ({ data: { _entities: [{ stars: 3 }] } }));
  const [{ subgraph, kind, body }] = requests as [SubgraphRequest];
  expect({ subgraph, kind }).toEqual({ subgraph: 'ratings', kind: 'query' });
  expect(JSON.parse(body).variables).toEqual({ of: 5, representations: [desk('1')] });
});

test('an entity at many places is asked for once, and told at each of them', async () => {
  const answer = ({ representations }: Data) => ({
    data: { _entities: (representations as Data[]).map(({ id }) => ({ stars: Number(id) })) },
  });
  const { spots, requests } = await fetched(fetchOf('Spot'), [desk('1'), desk('2'), null, desk('1')], answer);
  expect(JSON.parse(requests[0]?.body ?? '').variables.representations).toEqual([desk('1'), desk('2')]);
  expect(spots).toEqual([{ ...desk('1'), stars: 1 }, { ...desk('2'), stars: 2 }, null, { ...desk('1'), stars: 1 }]);
});

test('an error of an entity is told at each of its places, and one of the whole as it is', async () => {
  const { errors } = await fetched(fetchOf('Desk'), [booth('1'), desk('1'), desk('1')], () => ({
    data: { _entities: [null] },
    errors: [
      { message: 'No stars.', path: ['_entities', 0, 'stars'], extensions: { code: 'CLOUDS' } },
      { message: '', extensions: {} },
    ],
  }));
  const extensions = { serviceName: 'ratings', code: 'CLOUDS' };
  expect(errors).toEqual([
    { message: 'No stars.', path: ['spots', 1, 'stars'], extensions },
    { message: 'No stars.', path: ['spots', 2, 'stars'], extensions },
    {
      message: 'Error while fetching subquery from service "ratings"',
      path: undefined,
      extensions: { ...extensions, code: 'DOWNSTREAM_SERVICE_ERROR' },
    },
  ]);
});

test('what an error says of its subgraph’s own answer over HTTP is left there', async () => {
  const { errors } = await fetched(fetchOf('Desk'), [desk('1')], () => ({
    data: null,
    errors: [{ message: 'No.', extensions: { code: 'CLOUDS', http: { status: 418 } } }],
  }));
  expect(errors.map(({ extensions }) => extensions)).toEqual([{ serviceName: 'ratings', code: 'CLOUDS' }]);
});

test('an error of no entity that was asked for stands where all of them are', async () => {
  const paths = [['_entities', 9, 'stars'], ['_entities'], ['stars']];
  const { errors } = await fetched(fetchOf('Desk'), [desk('1')], () => ({
    data: { _entities: [{ stars: 1 }] },
    errors: paths.map((path) => ({ message: 'No stars.', path })),
  }));
  expect(errors).toMatchObject(paths.map(() => ({ message: 'No stars.', path: ['spots'] })));
});

test('where the entities stand is found out once, however many fail', async () => {
  const looksFor = async (failing: number) => {
    let looks = 0;
    const spots = Array.from({ length: 9 }, (_, id) => desk(String(id)));
    const data = {
      get spots() {
        looks += 1;
        return spots;
      },
    };
    const errors = spots.slice(0, failing).map((_, slot) => ({ message: 'No.', path: ['_entities', slot, 'stars'] }));
    const send = async () => ({ data: { _entities: spots.map(() => ({ stars: null })) }, errors });
    const run: Run = { variables: {}, conditions: {}, send, data, errors: [] };
    await compileFetch(schema, fetchOf('Desk'), ['spots', '@'])(run);
    expect(run.errors).toHaveLength(failing);
    return looks;
  };
  expect(await looksFor(9)).toBe(await looksFor(1));
});

test('nobody is asked for nothing', async () => {
  const ask = (spots: unknown[]) => fetched(fetchOf('Desk'), spots, () => ({ data: {} }));
  expect((await ask([])).requests).toEqual([]);
  expect((await ask([null, booth('1'), { __typename: 'Desk' }, { id: '1' }])).requests).toEqual([]);
});

test.each(['constructor', '__proto__'])('a key may be called %s, and who has none is not asked for', async (name) => {
  const selections = ['__typename', name].map((key) => ({ kind: 'Field', name: key }) as const);
  const node = fetchOf('Desk', { requires: [{ kind: 'InlineFragment', typeCondition: 'Desk', selections }] });
  const known = JSON.parse(`{"__typename":"Desk","${name}":"1"}`);
  const { requests } = await fetched(node, [{ __typename: 'Desk' }, known], () => ({ data: { _entities: [{}] } }));
  expect(requests[0]?.entities?.representations).toEqual([JSON.stringify(known)]);
});

test('to a subgraph that knows the interface alone, every kind goes by the interface’s name, and keeps its own', async () => {
  const inputRewrites = [{ kind: 'ValueSetter' as const, path: ['... on Spot', '__typename'], setValueTo: 'Spot' }];
  const node = fetchOf('Spot', { inputRewrites });
  const { spots, requests } = await fetched(node, [desk('1'), booth('1')], () => ({
    data: { _entities: [{ stars: 1 }, { stars: 2 }] },
  }));
  expect(JSON.parse(requests[0]?.body ?? '').variables.representations).toEqual([
    { __typename: 'Spot', id: '1' },
    { __typename: 'Spot', id: '1' },
  ]);
  expect(spots).toEqual([
    { ...desk('1'), stars: 1 },
    { ...booth('1'), stars: 2 },
  ]);
});

test('an alias that the planner made up is the client’s key again, also where its value is false, and in an error’s path', async () => {
  const outputRewrites = [{ kind: 'KeyRenamer' as const, path: ['... on Desk', 'open__alias_0'], renameKeyTo: 'open' }];
  const node = fetchOf('Desk', { outputRewrites });
  const { spots, errors } = await fetched(node, [desk('1')], () => ({
    data: { _entities: [{ open__alias_0: false }] },
    errors: [{ message: 'Perhaps.', path: ['_entities', 0, 'open__alias_0'] }],
  }));
  expect(spots).toEqual([{ ...desk('1'), open: false }]);
  expect(errors).toMatchObject([{ path: ['spots', 0, 'open'] }]);
});

describe('of a subgraph that answers nonsense, the objects stay as they were:', () => {
  test.each([
    [{ data: {} }, 'Expected "data._entities" in response to be an array'],
    [{ data: { _entities: [] } }, 'Expected "data._entities" to contain 1 elements'],
    [{ data: { _entities: [{}, {}] } }, 'Expected "data._entities" to contain 1 elements'],
    [{ errors: 5 }, 'errors is not iterable'],
    [{ errors: [null] }, expect.any(String)],
  ])('%j', async (answer, message) => {
    const { spots, errors } = await fetched(fetchOf('Desk'), [desk('1')], () => answer);
    expect(spots).toEqual([desk('1')]);
    expect(errors).toMatchObject([{ message }]);
  });

  test.each([{ data: null }, { data: { _entities: [null] } }, { data: { _entities: ['text'] } }])(
    '%j',
    async (answer) => {
      expect(await fetched(fetchOf('Desk'), [desk('1')], () => answer)).toMatchObject({
        spots: [desk('1')],
        errors: [],
      });
    },
  );
});
