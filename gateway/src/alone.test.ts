import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { composeServices } from '@apollo/composition';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const BOOKS = `${HEAD} type Query { book: Book, caller: String } type Book @key(fields: "id") { id: ID! }`;
const TITLES = `${HEAD} type Book @key(fields: "id") { id: ID! title: String }`;

async function start(typeDefs: string, resolvers: object) {
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers as never });
  const server = new ApolloServer({
    schema,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    stopOnTerminationSignals: false,
  });
  const context = async ({ req }: { req: { headers: object } }) => ({ headers: req.headers });
  return { server, ...(await startStandaloneServer(server, { context, listen: { host: '127.0.0.1', port: 0 } })) };
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}

/** What would be sent to a collector of traces. */
async function startCollector() {
  const collected: string[] = [];
  const server = createHttpServer(async (request, response) => {
    collected.push(await text(request));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, collected, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('another federation is served from its supergraph alone', async () => {
  const books = await start(BOOKS, {
    Query: {
      book: () => ({ id: 7 }),
      caller: (_: unknown, __: unknown, { headers }: { headers: Record<string, string> }) =>
        `${headers['authorization']} ${headers['x-other']}`,
    },
  });
  const titles = await start(TITLES, {
    Book: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `Volume ${id}` }) },
  });
  const { supergraphSdl } = composeServices([
    { name: 'books', url: books.url, typeDefs: parse(BOOKS) },
    { name: 'titles', url: titles.url, typeDefs: parse(TITLES) },
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'berth-alone-'));
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, supergraphSdl as string);

  const metricsPort = await freePort();
  const collector = await startCollector();
  const command = join(__dirname, '../bin/berth-gateway.mjs');
  const child = spawn(process.execPath, [command, '--supergraph', file, '--port', '0', '--forward', 'Authorization'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      APOLLO_TELEMETRY_DISABLED: 'true',
      METRICS_PORT: metricsPort,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    },
  });
  try {
    const [line] = await once(child.stdout, 'data');
    const { port } = JSON.parse(String(line)).address;
    const ask = async (query: string) =>
      (
        await fetch(`http://127.0.0.1:${port}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'Bearer mine', 'x-other': 'kept' },
          body: JSON.stringify({ query }),
        })
      ).json();
    expect(await ask('{ book { id title } caller }')).toEqual({
      data: { book: { id: '7', title: 'Volume 7' }, caller: 'Bearer mine undefined' },
    });
    await titles.server.stop();
    expect(await ask('{ book { id title } }')).toMatchObject({
      data: { book: { id: '7', title: null } },
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'titles' } }],
    });
    const measured = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(measured).toMatch(/^berth_gateway_operations_total{operation="anonymous",.*outcome="partial".*} 1$/m);
    expect(measured).toMatch(/^berth_gateway_fetch_failures_total{subgraph="titles".*} [1-9]/m);
    expect(measured).toMatch(/^berth_gateway_fetch_failures_total{subgraph="books".*} 0$/m);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    collector.server.close();
    await books.server.stop();
    await rm(folder, { recursive: true });
  }
  for (const name of ['fetch books', 'fetch titles']) expect(collector.collected.join()).toContain(`"${name}"`);
});
