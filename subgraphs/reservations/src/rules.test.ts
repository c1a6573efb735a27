import { guardedSchema } from '@berth/subgraph';
import { expect, test } from '@jest/globals';
import { schema } from './generated/schema.ts';
import { resolvers } from './resolvers/index.ts';
import { rules } from './rules.ts';

test('every field that can be asked for has a rule', () => {
  expect(() => guardedSchema({ schema, resolvers, rules })).not.toThrow();
});
