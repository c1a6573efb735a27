import { join } from 'node:path';

const HERE = join(import.meta.dirname, 'contestants');
const ROOT = join(import.meta.dirname, '../../../..');
const PEERS = join(ROOT, 'tests/peers');
const HIVE_BIN = join(PEERS, 'hive/node_modules/@graphql-hive/gateway/dist/bin.js');

export interface Given {
  /** The file. */
  supergraph: string;
  /** The addresses of subgraphs as JSON. */
  urls: string;
  port: string;
}

export interface Kind {
  name: string;
  /** What node is started with. */
  args: (given: Given) => string[];
  /** Where it is installed when it is wanted, since it is nothing that Berth needs. */
  peer?: string;
}

const typescript = (file: string) => ['--import', 'tsx', join(HERE, file)];
const hive = ({ supergraph, port }: Given) => [
  HIVE_BIN,
  'supergraph',
  supergraph,
  '--host',
  '127.0.0.1',
  '--port',
  port,
];

export const HIVE: Kind = { name: 'Hive Gateway', peer: 'hive', args: hive };

/** The first is what all are compared with. */
export const KINDS: Kind[] = [
  { name: 'plain @apollo/gateway', args: ({ supergraph, port }) => [...typescript('plain.ts'), supergraph, port] },
  HIVE,
  {
    name: 'Hive Gateway, planner in Rust',
    peer: 'hive',
    args: (given) => [...hive(given), '--hive-router-runtime'],
  },
  {
    name: 'Mercurius with JIT',
    peer: 'mercurius',
    args: ({ urls, port }) => [join(PEERS, 'mercurius/gateway.mjs'), urls, port],
  },
  {
    name: 'Berth',
    args: ({ supergraph, port }) => [
      join(ROOT, 'gateway/bin/berth-gateway.mjs'),
      ...['--supergraph', supergraph, '--port', port],
    ],
  },
  { name: 'written by hand', args: ({ urls, port }) => [...typescript('hand-written.ts'), urls, port] },
];

export const folderOf = (peer: string): string => join(PEERS, peer);
