import { expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { limitVariables } from './of-variables.ts';
import type { Limits } from './settings.ts';

const document = parse('query ($of: Any) { a(of: $of) }');
const operation = document.definitions[0] as OperationDefinitionNode;
const schema = buildSchema('scalar Any type Query { a(of: Any): Int }');
const check = limitVariables({ MAX_LIST_ITEMS: 3, MAX_COST: 100 } as Limits);
const checked = (of: unknown) => () => check({ schema, document, operation }, { of });

function nested(depth: number): unknown {
  return JSON.parse(`${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`);
}

test('variables that are nested as deep as any honest client’s pass', () => {
  expect(checked(nested(98))).not.toThrow();
});

test.each([102, 3_000, 1_000_000])('variables nested %d deep are refused by that limit', (depth) => {
  const extensions = { code: 'LIMIT_EXCEEDED', limit: 'nesting of variables', maximum: 100, http: { status: 400 } };
  expect(checked(nested(depth))).toThrow(expect.objectContaining({ extensions }));
});

test('a list that is too long is refused wherever it is', () => {
  expect(checked({ a: [1, 2, 3] })).not.toThrow();
  expect(checked({ a: [{ b: [1, 2, 3, 4] }] })).toThrow('list items in variables, of which 3 are allowed');
});
