import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { Context } from '../context.ts';
import type { KnownQuery } from './known-queries.ts';
import { runKnown } from './run-known.ts';

const refusing = (extensions: GraphQLError['extensions']) =>
  runKnown({
    execute: async () => ({ errors: [new GraphQLError('No.', { extensions })] }),
    identifying: [],
    mask: (error) => error,
  })({} as KnownQuery, {}, {} as Context);

test('what does not run is left to Apollo Server, which says what is wrong', async () => {
  expect(await refusing({ code: 'BAD_USER_INPUT' })).toBeNull();
});

test('who is to come again later is told so at once, and does not wait a second time', async () => {
  const answer = await refusing({ code: 'OVERLOADED', retryAfterSeconds: 1 });
  expect(answer).toMatchObject({ status: 503, headers: ['cache-control', 'no-store', 'retry-after', '1'] });
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
});
