import type { PlanNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compilePlan } from './compile-plan.ts';
import { Unsupported } from './unsupported.ts';

const schema = buildSchema('type Query { me: String }');

test.each([
  [
    'a path for some types alone',
    { kind: 'Flatten', path: ['media', '@|[Book]'], node: { kind: 'Sequence', nodes: [] } },
  ],
  ['a kind of node that is new', { kind: 'Stream' }],
])('%s is left to Apollo’s executor', (_, node) => {
  expect(() => compilePlan(schema, node as unknown as PlanNode)).toThrow(Unsupported);
});
