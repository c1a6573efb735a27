import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  CompiledGateway,
  CurrentSupergraph,
  createPrepare,
  openSupergraph,
  post,
  type SubgraphRequest,
  stringifyResult,
  type Target,
  targetOf,
} from '@berth/compiled-plan';
import { type DocumentNode, type FormattedExecutionResult, parse, validate } from 'graphql';
import type { Dispatcher } from 'undici';

/** Compiled plans for a supergraph: within Apollo Server, and, to know what that costs, with hardly anything around them. */
export function compiled(supergraphSdl: string, urls: Record<string, string>, pool: Dispatcher) {
  const supergraph = openSupergraph(supergraphSdl);
  const targets = new Map(Object.entries(urls).map(([name, url]) => [name, targetOf(url)]));
  const send = ({ subgraph, body }: SubgraphRequest) => post(pool, targets.get(subgraph) as Target, body);
  const onFallback = (reason: string) => {
    throw new Error(reason);
  };
  const options = { maxOperations: 100, onFallback };
  const prepare = createPrepare(supergraph, options);
  const documents = new Map<string, DocumentNode>();

  function documentIn(text: string): DocumentNode {
    let document = documents.get(text);
    if (!document) {
      document = parse(text);
      if (validate(supergraph.apiSchema, document).length > 0) throw new Error('not valid');
      documents.set(text, document);
    }
    return document;
  }

  return {
    gateway: (): GatewayInterface =>
      new CompiledGateway({ supergraph: new CurrentSupergraph(supergraph, options), send, dataAsText: true }),

    async serveBare(): Promise<string> {
      const server = createServer(async (request, response) => {
        const { query, variables = {} } = (await json(request)) as { query: string; variables?: object };
        const { execute } = prepare(query, documentIn(query));
        const result = await execute({ variables: { ...variables }, send, dataAsText: true });
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(stringifyResult(result as FormattedExecutionResult));
      });
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    },
  };
}
