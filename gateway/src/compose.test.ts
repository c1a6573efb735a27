import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSupergraph } from '@berth/compiled-plan';
import { expect, test } from '@jest/globals';
import { compose } from './compose.ts';

test('the subgraphs compose, and the committed supergraph is what they compose to', async () => {
  const supergraph = await compose();
  expect(await readFile(join(import.meta.dirname, '../supergraph.graphql'), 'utf8')).toBe(supergraph);
  expect(openSupergraph(supergraph).subgraphs).toEqual(['events', 'reservations', 'rooms', 'users']);
});
