import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { asLimit, limitExceeded } from './refusal.ts';

function parseError(source: string, maxTokens: number) {
  try {
    parse(source, { maxTokens });
  } catch (error) {
    return { message: (error as Error).message, extensions: { code: 'GRAPHQL_PARSE_FAILED' } };
  }
  throw new Error('It parses.');
}

test('the parser’s own limit is told like any other', () => {
  expect(asLimit(parseError('{ a b c d e }', 5)).extensions).toEqual({
    code: 'LIMIT_EXCEEDED',
    limit: 'tokens',
    maximum: 5,
  });
});

test('brackets that end the parser’s stack are a limit, too', () => {
  const deep = parseError(`{ a(b: ${'['.repeat(100_000)}`, 200_000);
  expect(asLimit(deep).extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'nested brackets' });
});

test('a limit that a validation rule met keeps its name and gets the code', () => {
  const { message, extensions } = limitExceeded('depth', 20);
  const asValidation = { message, extensions: { ...extensions, code: 'GRAPHQL_VALIDATION_FAILED' } };
  expect(asLimit(asValidation).extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'depth', maximum: 20 });
});

test('other mistakes are left as they are', () => {
  const error = parseError('{ a', 100);
  expect(asLimit(error)).toBe(error);
});

test('what a subgraph says of its own limits is left as it is', () => {
  const extensions = { code: 'QUOTA', limit: 'reports', maximum: 3, serviceName: 'reports' };
  expect(asLimit({ message: 'No more.', extensions })).toEqual({ message: 'No more.', extensions });
});
