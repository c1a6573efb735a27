// Composes the subgraphs' schemas into gateway/supergraph.graphql; with --check, only tells whether it is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compose } from '../gateway/src/compose.ts';

const SUPERGRAPH = join(import.meta.dirname, '../gateway/supergraph.graphql');

try {
  const supergraph = await compose();
  if (!process.argv.includes('--check')) await writeFile(SUPERGRAPH, supergraph);
  else if ((await readFile(SUPERGRAPH, 'utf8').catch(() => '')) !== supergraph) {
    throw new Error('gateway/supergraph.graphql is stale: run npm run generate, and commit it.');
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
