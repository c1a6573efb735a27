import { expect, test } from '@jest/globals';
import type { Request } from 'express';
import { toGraphQLRequest } from './http-request.ts';

function bodyOf(body: unknown): unknown {
  return toGraphQLRequest({ method: 'POST', headers: { 'last-event-id': 'c9' }, body } as unknown as Request).body;
}

test('who comes back goes on from the last event that they were told, whatever else they ask', () => {
  const asked = { query: 'subscription { a }', variables: { room: '1', after: 'c1' } };
  expect(bodyOf(asked)).toEqual({ ...asked, variables: { room: '1', after: 'c9' } });
  expect(bodyOf({ query: '{ a }' })).toEqual({ query: '{ a }', variables: { after: 'c9' } });
});

test.each([[[{ query: '{ a }' }]], ['text'], [null], [{ query: '{ a }', variables: 'text' }]])(
  '%j is no operation: Apollo Server sees it as it is',
  (body) => {
    expect(bodyOf(body)).toEqual(body);
  },
);
