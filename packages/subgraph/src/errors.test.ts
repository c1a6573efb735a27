import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { badInput, maskUnexpected } from './errors.ts';

function masking() {
  const lines: string[] = [];
  const mask = maskUnexpected(pino({ base: null }, { write: (line) => lines.push(line) }));
  return { mask, log: () => lines.map((line) => JSON.parse(line)) };
}

test('an unexpected error: the client is told an id and nothing else, the log has the rest under that id', () => {
  const { mask, log } = masking();
  const error = new Error('password "hunter2" at 10.0.0.7');
  const formatted = {
    message: error.message,
    path: ['me', 'name'],
    locations: [{ line: 1, column: 3 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at secrets.ts:1'], detail: 'row data' },
  };
  const shown = mask(formatted, new GraphQLError(error.message, { originalError: error, path: ['me', 'name'] }));

  expect(shown).toEqual({
    message: 'Something went wrong on our side.',
    path: ['me', 'name'],
    locations: [{ line: 1, column: 3 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect(log()).toEqual([
    expect.objectContaining({
      errorId: shown.extensions?.['errorId'],
      path: ['me', 'name'],
      err: expect.objectContaining({ type: 'Error', message: 'password "hunter2" at 10.0.0.7' }),
    }),
  ]);
});

test('each has an id of its own', () => {
  const { mask } = masking();
  const ids = [1, 2].map(
    () => mask({ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }, new Error('x')).extensions?.['errorId'],
  );
  expect(ids[0]).not.toBe(ids[1]);
});

test('an expected error is left as it is, but for its stack, and is not logged', () => {
  const { mask, log } = masking();
  const error = badInput('first must be between 0 and 100.');
  const formatted = { message: error.message, path: ['rooms'], extensions: { code: 'BAD_USER_INPUT', hint: 'less' } };
  const withStack = { ...formatted, extensions: { ...formatted.extensions, stacktrace: ['at page.ts:1'] } };
  expect(mask(withStack, error)).toEqual(formatted);
  expect(log()).toEqual([]);
});
