import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { expect, jest, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { CompiledGateway } from './compiled-gateway.ts';
import { CurrentSupergraph } from './current-supergraph.ts';
import { TooLongToPlan } from './planner/refused.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';
import { CACHE_CONTROL } from './testing/cache-control.ts';
import { written } from './testing/written.ts';

const { supergraph } = written({
  books: `${CACHE_CONTROL}
    type Query { book: Book @cacheControl(maxAge: 60) }
    type Book @key(fields: "id") { id: ID!, title: String, pages: Int! }`,
});
const current = new CurrentSupergraph(supergraph, { maxOperations: 10, onFallback: () => {} });

function asking(text: string) {
  const document = parse(text);
  return {
    ...{ schema: supergraph.apiSchema, document, operation: getOperationAST(document), operationName: null },
    ...{ queryHash: text, request: {} },
  };
}

/** What is said of how long the answer may be kept, where the subgraph tells this of the book. */
async function keeping(text: string, answer: SubgraphAnswer): Promise<unknown[]> {
  const { executor } = await new CompiledGateway({ supergraph: current, send: async () => answer }).load();
  const said: unknown[] = [];
  const asked = { ...asking(text), overallCachePolicy: { restrict: (hint: unknown) => said.push(hint) } };
  await executor(asked as unknown as GatewayGraphQLRequestContext);
  return said;
}

test('what is declared to be good for a while may be kept, nulls too', async () => {
  const hint = { maxAge: 60, scope: 'PUBLIC' };
  expect(await keeping('{ book { title pages } }', { data: { book: { title: null, pages: 3 } } })).toEqual([hint]);
  expect(await keeping('{ book { title } }', { data: { book: null } })).toEqual([hint]);
});

test.each([[{ title: 'Emma' }], [{ pages: 3 }], [{ title: 'Emma', pages: null }], [{ title: 5, pages: 3 }]])(
  'an answer that lacks something, or is not what the schema wants, may not be kept: %j',
  async (book) => {
    expect(await keeping('{ book { title pages } }', { data: { book } })).toEqual([]);
  },
);

test.each(['{ book { title } }', '{ book { id ... @defer { title } } }'])(
  'who asks what was not planned in time is told so, and the planner is left alone for a while: %s',
  async (text) => {
    const plan = jest.fn((): never => {
      throw new TooLongToPlan(2_000);
    });
    const busy = new CurrentSupergraph({ ...supergraph, plan }, { maxOperations: 10, onFallback: () => {} });
    const send = async () => ({ data: null });
    const { executor } = await new CompiledGateway({ supergraph: busy, send, partsTo: () => () => {} }).load();
    const calls: number[] = [];
    for (const turn of [1, 2]) {
      const asked = asking(text) as unknown as GatewayGraphQLRequestContext;
      expect({ turn, ...(await executor(asked)) }).toEqual({ turn, errors: [new TooLongToPlan(2_000)] });
      calls.push(plan.mock.calls.length);
    }
    expect(calls[1]).toBe(calls[0]);
  },
);
