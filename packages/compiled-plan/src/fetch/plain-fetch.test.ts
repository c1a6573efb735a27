import type { FetchNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { buildSchema, type OperationTypeNode } from 'graphql';
import type { Run } from '../run.ts';
import type { Data, ResponsePath } from '../subgraph-answer.ts';
import { compileFetch } from './compile-fetch.ts';

const schema = buildSchema('type Query { days: [Day] weather: String } type Day { name: String, query: Query }');

const weather: FetchNode = {
  kind: 'Fetch',
  serviceName: 'forecast',
  operationKind: 'query' as OperationTypeNode,
  operationName: undefined,
  operation: '{weather}',
  variableUsages: [],
};

/** Runs the fetch for what is at the path, against a subgraph that answers this. */
async function fetched(path: ResponsePath, data: Data, answer: object) {
  let requests = 0;
  const send = async () => {
    requests += 1;
    return answer;
  };
  const run: Run = { variables: {}, conditions: {}, send, data, errors: [] };
  await compileFetch(schema, weather, path)(run);
  return { requests, data, errors: run.errors.map((error) => ({ message: error.message, path: error.path })) };
}

const days = () => ({ days: [{ name: 'Mon', query: {} }, null, { name: 'Tue', query: {} }] });

test('what is asked for the items of a list is asked once, and told at each', async () => {
  const { requests, data } = await fetched(['days', '@', 'query'], days(), { data: { weather: 'fair' } });
  expect(requests).toBe(1);
  expect(data).toEqual({
    days: [{ name: 'Mon', query: { weather: 'fair' } }, null, { name: 'Tue', query: { weather: 'fair' } }],
  });
});

test('its errors stand at each of them, where there is one', async () => {
  const failed = { data: { weather: null }, errors: [{ message: 'No wind', path: ['weather'] }] };
  const { errors } = await fetched(['days', '@', 'query'], days(), failed);
  expect(errors).toEqual([
    { message: 'No wind', path: ['days', 0, 'query', 'weather'] },
    { message: 'No wind', path: ['days', 2, 'query', 'weather'] },
  ]);
});

test('an error without a place gets none', async () => {
  const { errors } = await fetched([], {}, { errors: [{ message: 'Closed' }, { message: 'No', path: ['weather'] }] });
  expect(errors).toEqual([
    { message: 'Closed', path: undefined },
    { message: 'No', path: ['weather'] },
  ]);
});
