import { expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import { variableValues } from './variable-values.ts';

const schema = buildSchema('type Query { a(of: Of): Int } input Of { n: Int = 1 }');
const { variableDefinitions = [] } = getOperationAST(
  parse('query ($of: Of) { a(of: $of) }'),
) as OperationDefinitionNode;
const valuesOf = (of: unknown) => variableValues(schema, variableDefinitions, { of });

test('what fits is as its type has it', () => {
  expect(valuesOf({})).toEqual({ coerced: { of: { n: 1 } } });
});

test('a value with thousands of fields too many is not repeated for each of them', () => {
  const value = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, n]));
  const { errors = [] } = valuesOf(value);
  expect(errors.length).toBe(5);
  for (const [n, { message }] of errors.entries()) expect(message).toContain(`Field "k${n}" is not defined`);
});
