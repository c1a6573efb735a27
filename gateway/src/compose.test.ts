import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { compose } from './compose.ts';
import { subgraphNames } from './supergraph.ts';

test('the subgraphs compose, and the committed supergraph is what they compose to', async () => {
  const supergraph = await compose();
  expect(await readFile(join(import.meta.dirname, '../supergraph.graphql'), 'utf8')).toBe(supergraph);
  expect(subgraphNames(supergraph)).toEqual(['reservations', 'rooms', 'users']);
});
