import { expect, jest, test } from '@jest/globals';
import { buildSchema, parse, specifiedRules, type ValidationRule, validate } from 'graphql';
import { operationRule } from './operation-rule.ts';
import type { Limits } from './settings.ts';

const schema = buildSchema('type Query { a: Query b: Int }');
const limits = { MAX_DEPTH: 5, MAX_ALIASES: 3, MAX_DIRECTIVES: 2, MAX_FIELDS: 10 } as Limits;
const check = (source: string, ...rules: ValidationRule[]) =>
  validate(schema, parse(source), [...specifiedRules, operationRule(limits), ...rules]);

test.each([
  ['depth', '{ a { a { a { a { a { b } } } } } }'],
  ['aliases', '{ c: b d: b e: b f: b }'],
  ['directives', '{ b @include(if: true) @include(if: true) @include(if: true) }'],
  ['fields', '{ ...F ...F ...F } fragment F on Query { a { b } a { a { b } } }'],
])('too much of %s is one error, which names it', (limit, source) => {
  const errors = check(source);
  expect(errors.map(({ extensions }) => extensions)).toEqual([
    expect.objectContaining({ code: 'LIMIT_EXCEEDED', limit, maximum: expect.any(Number) }),
  ]);
});

test('no other rule looks into what is too large', () => {
  const Field = jest.fn();
  check('{ c: b d: b e: b f: b }', () => ({ Field }) as never);
  expect(Field).not.toHaveBeenCalled();
  check('{ b }', () => ({ Field }) as never);
  expect(Field).toHaveBeenCalled();
});

test('what keeps within the limits is left to the others', () => {
  expect(check('{ a { b } }')).toEqual([]);
  expect(check('{ nonsense }').map(({ message }) => message)).toEqual([expect.stringContaining('Cannot query field')]);
});
