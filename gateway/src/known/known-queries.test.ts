import type { GraphQLRequestContextExecutionDidStart } from '@apollo/server';
import { expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import type { Context } from '../context.ts';
import { createKnownQueries, nameOf } from './known-queries.ts';

const schema = buildSchema('type Query { a: Int }');

/** Has let these through, in order. */
async function knowing(queries: string[], on = schema) {
  const known = createKnownQueries();
  const { schemaDidLoadOrUpdate } = (await known.plugin.serverWillStart?.({} as never)) ?? {};
  schemaDidLoadOrUpdate?.({ apiSchema: schema } as never);
  const { executionDidStart } = (await known.plugin.requestDidStart?.({} as never)) ?? {};
  for (const query of queries) {
    const document = parse(query);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const running = { request: { query }, schema: on, document, operation, operationName: null, queryHash: '' };
    await executionDidStart?.(running as unknown as GraphQLRequestContextExecutionDidStart<Context>);
  }
  return (query: string) => known.find(nameOf({ query })) !== undefined;
}

test('those that came last are known, of short ones and of long ones no more than fit', async () => {
  const short = Array.from({ length: 1_001 }, (_, n) => `{ a${n}: a }`);
  const knows = await knowing(short);
  expect([short[0], short[1], short.at(-1)].map((query) => knows(query as string))).toEqual([false, true, true]);

  const long = Array.from({ length: 3 }, (_, n) => `{ a${n}: a } #${' '.repeat(400_000)}`);
  const knowsLong = await knowing(long);
  expect(long.map(knowsLong)).toEqual([false, true, true]);
});

test('one that ends on a schema which is no longer in use is not known', async () => {
  const [query, before] = ['{ a }', buildSchema('type Query { a: Int }')];
  expect((await knowing([query]))(query)).toBe(true);
  expect((await knowing([query], before))(query)).toBe(false);
});

test('no name of an operation makes one query another', () => {
  const [query, other] = ['query Q { a }', 'Q { a }'];
  expect(nameOf({ operationName: 'Q', query })).not.toBe(nameOf({ operationName: 'Q query', query: other }));
  expect(nameOf({ query: '#abc' })).not.toBe(nameOf({ hash: 'abc' }));
});
