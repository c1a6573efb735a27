// A process of its own: subgraphs that answer from memory, so that the gateway before them is what is measured.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';
import { inFederation1, subgraphs } from './federation.ts';

const urls = Object.entries(subgraphs).map(async ([name, { typeDefs, resolvers }]) => {
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers as never });
  const answers = new Map<string, Buffer>();
  const service = { data: { _service: { sdl: inFederation1(typeDefs) } } };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      let answer = answers.get(body);
      if (!answer) {
        const { query, variables } = JSON.parse(body);
        const result = query.includes('_service')
          ? service
          : await execute({ schema, document: parse(query), variableValues: variables });
        answer = Buffer.from(JSON.stringify(result));
        answers.set(body, answer);
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`];
});

process.send?.(Object.fromEntries(await Promise.all(urls)));
process.on('disconnect', () => process.exit());
