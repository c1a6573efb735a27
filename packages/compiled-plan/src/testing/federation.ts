import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { type OpenSupergraph, openSupergraph } from '../supergraph.ts';

const ROOT = join(import.meta.dirname, '../../../..');

export interface Federation {
  name: string;
  subgraphs: ReadonlyMap<string, string>;
  supergraph: OpenSupergraph;
}

/** One of those written for the tests, each a folder of schemas; or Berth's own. */
export async function federationNamed(name: string): Promise<Federation> {
  if (name === 'berth') return berth();
  const folder = join(import.meta.dirname, '../../federations', name);
  const files = (await readdir(folder)).sort();
  return compose(name, new Map(files.map((file) => [basename(file, '.graphql'), join(folder, file)])));
}

async function berth(): Promise<Federation> {
  const names = (await readdir(join(ROOT, 'subgraphs'))).sort();
  const files = names.map((name) => [name, join(ROOT, 'subgraphs', name, 'schema.graphql')] as const);
  return compose('berth', new Map([...files, ['events', join(ROOT, 'gateway/events.graphql')]]));
}

async function compose(name: string, files: ReadonlyMap<string, string>): Promise<Federation> {
  const read = [...files].map(async ([subgraph, file]) => [subgraph, await readFile(file, 'utf8')] as const);
  return federationOf(name, Object.fromEntries(await Promise.all(read)));
}

export function federationOf(name: string, sdls: Record<string, string>): Federation {
  const subgraphs = new Map(Object.entries(sdls));
  const services = [...subgraphs].map(([subgraph, sdl]) => ({ name: subgraph, typeDefs: parse(sdl) }));
  const { errors, supergraphSdl } = composeServices(services);
  if (errors) throw new Error(`${name}: ${errors.map(({ message }) => message).join('\n')}`);
  return { name, subgraphs, supergraph: openSupergraph(supergraphSdl) };
}
