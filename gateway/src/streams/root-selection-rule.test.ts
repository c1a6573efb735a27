import { expect, test } from '@jest/globals';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { rootSelectionRule } from './root-selection-rule.ts';

const schema = buildSchema('type Query { a: Int } type Subscription { a: Thing } type Thing { b: Int }');
const errors = (source: string) =>
  validate(schema, parse(source), [...specifiedRules, rootSelectionRule]).map(({ message }) => message);

const REFUSAL = 'The root field of a subscription takes neither @skip nor @include.';

test.each([
  'subscription ($x: Boolean!) { a @skip(if: $x) { b } }',
  'subscription ($x: Boolean!) { a @include(if: $x) { b } }',
  'subscription ($x: Boolean!) { ... @skip(if: $x) { a { b } } }',
  'subscription ($x: Boolean!) { ...A @skip(if: $x) } fragment A on Subscription { a { b } }',
  'subscription ($x: Boolean!) { ...A } fragment A on Subscription { a @skip(if: $x) { b } }',
  'subscription { ...A } fragment A on Subscription { ...A a @skip(if: true) { b } }',
])('%s is refused', (source) => {
  expect(errors(source)).toEqual([REFUSAL]);
});

test.each([
  'subscription ($x: Boolean!) { a { b @skip(if: $x) } }',
  'query ($x: Boolean!) { a @skip(if: $x) }',
  'subscription { ...A } fragment A on Subscription { a { b } }',
])('%s is taken', (source) => {
  expect(errors(source)).toEqual([]);
});
