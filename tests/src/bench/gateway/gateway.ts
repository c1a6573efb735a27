// A process of its own: one kind of gateway, named by the first argument, for the subgraphs in the second.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { stringifyResult } from '@berth/compiled-plan';
import { Agent, fetch, type RequestInit } from 'undici';
import { compiled } from './compiled.ts';
import { supergraphOf } from './federation.ts';

const [kind = '', given = '{}'] = process.argv.slice(2);
const urls: Record<string, string> = JSON.parse(given);
const supergraphSdl = supergraphOf(urls);
const pool = new Agent({ connections: 64 });

const kinds: Record<string, () => Promise<string>> = {
  plain: () => serve(new ApolloGateway({ supergraphSdl })),
  undici: () => serve(withUndici()),
  compiled: () => serve(compiled(supergraphSdl, urls, pool).gateway(), { stringifyResult }),
  bare: () => compiled(supergraphSdl, urls, pool).serveBare(),
};

function withUndici(): GatewayInterface {
  const fetcher = (url: string, init: object) => fetch(url, { ...init, dispatcher: pool } as RequestInit);
  return new ApolloGateway({
    supergraphSdl,
    buildService: ({ url }) => new RemoteGraphQLDataSource({ ...(url && { url }), fetcher: fetcher as never }),
  });
}

async function serve(gateway: GatewayInterface, options: object = {}): Promise<string> {
  const server = new ApolloServer({ gateway, stopOnTerminationSignals: false, ...options });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return url;
}

const url = await kinds[kind]?.();

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());
process.send?.(url);
