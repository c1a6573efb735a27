// A process of its own: one kind of gateway, named by the first argument, for the subgraphs in the second.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  CompiledGateway,
  createPrepare,
  openSupergraph,
  post,
  type SubgraphRequest,
  stringifyResult,
  type Target,
  targetOf,
} from '@berth/compiled-plan';
import { Agent, fetch, type RequestInit } from 'undici';
import { supergraphOf } from './federation.ts';

const [kind = '', given = '{}'] = process.argv.slice(2);
const urls: Record<string, string> = JSON.parse(given);
const supergraphSdl = supergraphOf(urls);
const pool = new Agent({ connections: 64 });

function ours(): GatewayInterface {
  const supergraph = openSupergraph(supergraphSdl);
  const prepare = createPrepare(supergraph, {
    maxOperations: 100,
    onFallback: (reason) => {
      throw new Error(reason);
    },
  });
  return new CompiledGateway({ supergraph, prepare, send, dataAsText: true });
}

const targets = new Map(Object.entries(urls).map(([name, url]) => [name, targetOf(url)]));

function send({ subgraph, body }: SubgraphRequest) {
  return post(pool, targets.get(subgraph) as Target, body);
}

function withUndici(): GatewayInterface {
  const fetcher = (url: string, init: object) => fetch(url, { ...init, dispatcher: pool } as RequestInit);
  return new ApolloGateway({
    supergraphSdl,
    buildService: ({ url }) => new RemoteGraphQLDataSource({ ...(url && { url }), fetcher: fetcher as never }),
  });
}

const kinds: Record<string, () => GatewayInterface> = {
  plain: () => new ApolloGateway({ supergraphSdl }),
  undici: withUndici,
  compiled: ours,
};
const server = new ApolloServer({
  gateway: kinds[kind]?.() as GatewayInterface,
  stopOnTerminationSignals: false,
  ...(kind === 'compiled' && { stringifyResult }),
});
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());
process.send?.(url);
