import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { maskErrors, masked } from './errors.ts';

const logger = pino({ level: 'silent' });
const ofSubgraph = {
  message: 'No more.',
  extensions: {
    ...{ code: 'QUOTA', serviceName: 'reports', limit: 'reports', maximum: 3 },
    exception: { stacktrace: ['Error: No more.', '    at quota (/srv/reports/quota.js:7:1)'] },
    http: { status: 418, headers: {} },
  },
};

test('a client sees what a subgraph says, other than of where it failed and of its own answer', () => {
  const { message, extensions } = maskErrors(logger, true)(ofSubgraph);
  expect(message).toBe('No more.');
  expect(extensions).toEqual({ code: 'QUOTA', serviceName: 'reports', limit: 'reports', maximum: 3 });
});

test('nobody is told what else there is, and who quotes such a hint gets the rest of their words back', () => {
  const told = (message: string) =>
    maskErrors(logger, true)({ message, extensions: { code: 'BAD_USER_INPUT' } }).message;
  expect(told('Cannot query field "titel" on type "Book". Did you mean "title" or "tiles"?')).toBe(
    'Cannot query field "titel" on type "Book".',
  );
  const quoted = 'Variable "$n" got invalid value "Did you mean Did you mean ?"; no number.';
  expect(told(quoted)).toBe(quoted);
  expect(told(`${quoted} Did you mean 3?`)).toBe(quoted);
});

test('in development, it sees where that failed as well', () => {
  const { exception } = ofSubgraph.extensions;
  expect(maskErrors(logger, false)(ofSubgraph).extensions).toMatchObject({ exception });
});

test('it is the same for results that do not pass Apollo Server', () => {
  const { message, extensions } = ofSubgraph;
  const result = masked({ data: null, errors: [new GraphQLError(message, { extensions })] }, maskErrors(logger, true));
  expect(result).toEqual({ data: null, errors: [maskErrors(logger, true)(ofSubgraph)] });
  expect(masked({ errors: [new GraphQLError('password')] }, maskErrors(logger, true)).errors).toMatchObject([
    { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
});

test('what went wrong in the gateway is told by an id alone', () => {
  const error = { message: 'password', extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at'] } };
  expect(maskErrors(logger, true)(error)).toEqual({
    message: 'Something went wrong on our side.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
  });
});

test('whose it was, a client is told', () => {
  const error = { message: 'password', extensions: { code: 'INTERNAL_SERVER_ERROR', serviceName: 'reports' } };
  expect(maskErrors(logger, true)(error).extensions).toMatchObject({
    serviceName: 'reports',
    errorId: expect.any(String),
  });
});

test.each(['provided sha does not match query', 'Unsupported persisted query version'])(
  '%j is the fault of whoever sent it, unless a subgraph says so',
  (message) => {
    const told = (extensions: object) =>
      maskErrors(logger, true)({ message, extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions } });
    expect(told({})).toEqual({ message, extensions: { code: 'BAD_REQUEST' } });
    expect(told({ serviceName: 'reports' })).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  },
);
