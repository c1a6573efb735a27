import { join } from 'node:path';
import { fromCrates, fromNpm, type Peer } from './peers.ts';

const HERE = join(import.meta.dirname, 'contestants');
const ROOT = join(import.meta.dirname, '../../../..');
const HIVE_GATEWAY = fromNpm('hive');
const MERCURIUS = fromNpm('mercurius');
/** Rust 1.95 compiles it; 0.3.10 wants 1.97. The feature spares it a page for browsers, which it would make of packages from npm. */
const HIVE_ROUTER = fromCrates('hive-router', '0.2.19', ['--features', 'graphiql']);

export interface Given {
  /** The file. */
  supergraph: string;
  /** The addresses of subgraphs as JSON. */
  urls: string;
  port: string;
}

export interface Kind {
  name: string;
  /** What is started, if it is not node. */
  command?: string;
  args?: (given: Given) => string[];
  env?: (given: Given) => Record<string, string>;
  peer?: Peer;
}

const typescript = (file: string) => ['--import', 'tsx', join(HERE, file)];
const hive = ({ supergraph, port }: Given) => [
  join(HIVE_GATEWAY.folder, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
  'supergraph',
  supergraph,
  '--host',
  '127.0.0.1',
  '--port',
  port,
];

export const HIVE: Kind = { name: 'Hive Gateway', peer: HIVE_GATEWAY, args: hive };

/** The first is what all are compared with. */
export const KINDS: Kind[] = [
  { name: 'plain @apollo/gateway', args: ({ supergraph, port }) => [...typescript('plain.ts'), supergraph, port] },
  HIVE,
  {
    name: 'Hive Gateway, planner in Rust',
    peer: HIVE_GATEWAY,
    args: (given) => [...hive(given), '--hive-router-runtime'],
  },
  {
    name: 'Mercurius with JIT',
    peer: MERCURIUS,
    args: ({ urls, port }) => [join(MERCURIUS.folder, 'gateway.mjs'), urls, port],
  },
  {
    name: 'Berth',
    command: join(ROOT, 'gateway/bin/berth-gateway.mjs'),
    args: ({ supergraph, port }) => ['--supergraph', supergraph, '--port', port],
  },
  { name: 'written by hand', args: ({ urls, port }) => [...typescript('hand-written.ts'), urls, port] },
];

/** Not in JavaScript, and measured when they are asked for: they are compiled before. */
export const NATIVE: Kind[] = [
  {
    name: 'Hive Router, in Rust',
    peer: HIVE_ROUTER,
    command: join(HIVE_ROUTER.folder, HIVE_ROUTER.proof),
    env: ({ supergraph, port }) => ({ SUPERGRAPH_FILE_PATH: supergraph, HOST: '127.0.0.1', PORT: port }),
  },
];
