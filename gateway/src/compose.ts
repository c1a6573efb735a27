// Composes the subgraphs' schemas into gateway/supergraph.graphql; with --check, only tells whether it is stale.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');
const SUPERGRAPH = join(ROOT, 'gateway/supergraph.graphql');

/** Every folder below `subgraphs` that has a schema, and the gateway's own virtual subgraph. */
async function schemas(): Promise<Map<string, string>> {
  const names = (await readdir(join(ROOT, 'subgraphs'))).sort();
  const files = names.map((name) => [name, join(ROOT, 'subgraphs', name, 'schema.graphql')] as const);
  const read = [...files, ['events', join(ROOT, 'gateway/events.graphql')] as const].map(
    async ([name, file]) => [name, await readFile(file, 'utf8')] as const,
  );
  return new Map(await Promise.all(read));
}

export async function compose(): Promise<string> {
  const services = [...(await schemas())].map(([name, sdl]) => ({
    name,
    // Where a subgraph really is, SUBGRAPH_URL_<NAME> says when the gateway starts.
    url: `http://${name}.invalid/graphql`,
    typeDefs: parse(sdl),
  }));
  const { errors, supergraphSdl } = composeServices(services);
  if (errors)
    throw new Error(`The subgraphs do not compose:\n${errors.map(({ message }) => `  ${message}`).join('\n')}`);
  return supergraphSdl;
}

if (process.argv[1] === import.meta.filename) {
  const supergraph = await compose();
  if (!process.argv.includes('--check')) await writeFile(SUPERGRAPH, supergraph);
  else if ((await readFile(SUPERGRAPH, 'utf8').catch(() => '')) !== supergraph) {
    console.error('gateway/supergraph.graphql is stale: run npm run generate, and commit it.');
    process.exitCode = 1;
  }
}
