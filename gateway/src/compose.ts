import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

/** Every folder below `subgraphs` that has a schema, and the gateway's own virtual subgraph. */
async function schemas(): Promise<Map<string, string>> {
  const names = (await readdir(join(ROOT, 'subgraphs'))).sort();
  const files = names.map((name) => [name, join(ROOT, 'subgraphs', name, 'schema.graphql')] as const);
  const read = [...files, ['events', join(ROOT, 'gateway/events.graphql')] as const].map(
    async ([name, file]) => [name, await readFile(file, 'utf8')] as const,
  );
  return new Map(await Promise.all(read));
}

/** The supergraph: all of them as one schema, with a note of who answers what. */
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
