import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compileRewrites } from './rewrites.ts';

const schema = buildSchema(
  'type Query { desk: Desk, booth: Booth } type Desk { open: Boolean } type Booth { open: Int }',
);
const rewrite = compileRewrites(schema, [
  { kind: 'KeyRenamer', path: ['spots', '... on Desk', 'open__alias_0'], renameKeyTo: 'open' },
]);

test.each([
  ['of the type', { __typename: 'Desk', open__alias_0: false }, { __typename: 'Desk', open: false }],
  ['of which nobody says the type', { open__alias_0: 0 }, { open: 0 }],
  ['of another type', { __typename: 'Booth', open__alias_0: 1 }, { __typename: 'Booth', open__alias_0: 1 }],
  ['that has the key already, and no alias', { __typename: 'Desk', open: true }, { __typename: 'Desk', open: true }],
])('what becomes of an alias in an object %s', (_, spot, expected) => {
  const data = { spots: [null, spot] };
  rewrite(data);
  expect(data).toEqual({ spots: [null, expected] });
});
