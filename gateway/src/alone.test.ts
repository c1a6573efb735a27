import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const CACHE_CONTROL = `
  extend schema
    @link(url: "https://berth.invalid/cacheControl/v1.0", import: ["@cacheControl"])
    @federation__composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, scope: cacheControl__Scope) on FIELD_DEFINITION
  enum cacheControl__Scope { PUBLIC PRIVATE }`;
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
  started.push({ stop: async () => server.close() });
  return { collected, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const started: { stop: () => Promise<unknown> }[] = [];
afterEach(() => Promise.all(started.splice(0).map((each) => each.stop())));

const command = join(__dirname, '../bin/berth-gateway.mjs');

/** What it says of a command line with which it cannot start. */
async function saidOf(...options: string[]): Promise<string> {
  const child = spawn(process.execPath, [command, ...options], { stdio: ['ignore', 'inherit', 'pipe'] });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  return said;
}

/** The gateway in front of these subgraphs, which are asked by who is said to ask. */
async function serve(subgraphs: Record<string, { sdl: string; url: string }>, settings: Record<string, string> = {}) {
  const definitions = Object.entries(subgraphs).map(([name, { sdl, url }]) => ({ name, url, typeDefs: parse(sdl) }));
  const folder = await mkdtemp(join(tmpdir(), 'berth-alone-'));
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, composeServices(definitions).supergraphSdl as string);
  const child = spawn(process.execPath, [command, '--supergraph', file, '--port', '0', '--forward', 'Authorization'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'info', APOLLO_TELEMETRY_DISABLED: 'true', ...settings },
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(folder, { recursive: true });
  };
  started.push({ stop });
  const [line] = await once(child.stdout, 'data');
  const { port } = JSON.parse(String(line)).address;
  return (query: string, authorization = 'Bearer mine', accept = '*/*', others: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, accept, 'x-other': 'kept', ...others },
      body: JSON.stringify({ query }),
    });
}

async function subgraph(sdl: string, resolvers: object) {
  const { server, url } = await start(sdl, resolvers);
  started.push(server);
  return { sdl, url, server };
}

test('another federation is served from its supergraph alone', async () => {
  const books = await subgraph(BOOKS, {
    Query: {
      book: () => ({ id: 7 }),
      caller: (_: unknown, __: unknown, { headers }: { headers: Record<string, string> }) =>
        `${headers['authorization']} ${headers['x-other']}`,
    },
  });
  const titles = await subgraph(TITLES, {
    Book: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `Volume ${id}` }) },
  });
  const send = await serve({ books, titles });
  const ask = async (query: string) => (await send(query)).json();
  expect(await ask('{ book { id title } caller }')).toEqual({
    data: { book: { id: '7', title: 'Volume 7' }, caller: 'Bearer mine undefined' },
  });
  const parts = await send('{ book { id ... @defer { title } } }', '', 'multipart/mixed;deferSpec=20220824');
  expect((await parts.text()).match(/{.+}/g)?.map((part) => JSON.parse(part))).toEqual([
    { data: { book: { id: '7' } }, hasNext: true },
    { incremental: [{ path: ['book'], data: { title: 'Volume 7' } }], hasNext: true },
    { hasNext: false },
  ]);
  await titles.server.stop();
  expect(await ask('{ book { id title } }')).toMatchObject({
    data: { book: { id: '7', title: null } },
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'titles' } }],
  });
});

test('while one operation is planned, those that were planned before are answered', async () => {
  const url = 'http://127.0.0.1:9/graphql';
  const names = ['reservations', 'rooms', 'users'];
  const sdls = names.map((name) => readFile(join(__dirname, '../../subgraphs', name, 'schema.graphql'), 'utf8'));
  const berth = (await Promise.all(sdls)).map((sdl, index) => [names[index], { sdl, url }]);
  const send = await serve(Object.fromEntries(berth), { MAX_WAYS: '1000000', MAX_COST: '1000000000' });
  // Each level can be asked of two subgraphs, in several ways.
  const nested = (more: number): string =>
    `bookable { name ... on Room { floor } reservations { nodes { id ${more > 0 ? nested(more - 1) : ''} } } }`;
  const known = '{ __typename }';
  await send(known);
  let isPlanned = false;
  const endless = send(`{ myReservations { nodes { ${nested(3)} } } }`).then((response) => {
    isPlanned = true;
    return response.json();
  });
  let answered = 0;
  for (; !isPlanned; answered += 1) await send(known);
  expect(await endless).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED', maximum: 2_000 } }] });
  expect(answered).toBeGreaterThan(10);
});

test('it measures and traces, where it is told to', async () => {
  const books = await subgraph(BOOKS, { Query: { book: () => ({ id: 7 }) } });
  const [metricsPort, { url, collected }] = [await freePort(), await startCollector()];
  const send = await serve({ books }, { METRICS_PORT: metricsPort, OTEL_EXPORTER_OTLP_ENDPOINT: url });
  await send('{ book { id } }');
  const measured = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(measured).toMatch(/^berth_gateway_operations_total{operation="anonymous",.*outcome="ok".*} 1$/m);
  expect(measured).toMatch(/^berth_gateway_fetch_duration_seconds_count{.*subgraph="books".*} 1$/m);
  // What has not been sent is sent when it stops.
  await started.pop()?.stop();
  expect(collected.join()).toContain('"fetch books"');
});

test('what is declared to be good for a while is kept until a mutation, and tells so, for whom it is', async () => {
  let edition = 1;
  const books = await subgraph(
    `${HEAD} ${CACHE_CONTROL} type Query { book: Book @cacheControl(maxAge: 60) } type Mutation { print: Int }
      type Book @key(fields: "id") { id: ID! }`,
    { Query: { book: () => ({ id: 7 }) }, Mutation: { print: () => ++edition } },
  );
  const titles = await subgraph(
    `${HEAD} ${CACHE_CONTROL} type Book @key(fields: "id") {
      id: ID!
      title: String @cacheControl(maxAge: 30)
      reader: String @cacheControl(maxAge: 20, scope: PRIVATE)
    }`,
    {
      Book: {
        title: () => `Edition ${edition}`,
        reader: (_: unknown, __: unknown, { headers }: { headers: Record<string, string> }) =>
          `${headers['authorization']}, edition ${edition}`,
      },
    },
  );
  const send = await serve({ books, titles });
  const ask = async (field: string, who?: string) =>
    ((await (await send(`{ book { ${field} } }`, who)).json()) as { data: { book: object } }).data.book;

  expect([await ask('title', 'A'), await ask('reader', 'A')]).toEqual([
    { title: 'Edition 1' },
    { reader: 'A, edition 1' },
  ]);
  edition += 1;
  expect([await ask('title', 'B'), await ask('reader', 'A')]).toEqual([
    { title: 'Edition 1' },
    { reader: 'A, edition 1' },
  ]);
  expect(await ask('reader', 'B')).toEqual({ reader: 'B, edition 2' });
  await send('mutation { print }');
  expect([await ask('title', 'B'), await ask('reader', 'A')]).toEqual([
    { title: 'Edition 3' },
    { reader: 'A, edition 3' },
  ]);

  const caching = async (field: string) => {
    const { headers } = await send(`{ book { ${field} } }`);
    return [headers.get('cache-control'), headers.get('vary')];
  };
  expect(await caching('title')).toEqual(['max-age=30, public', 'Origin, Accept']);
  expect(await caching('reader')).toEqual(['max-age=20, private', 'Origin, Accept, Authorization']);
});

test('a command line that is wrong is told in one line, without a stack', async () => {
  expect(await saidOf('--supergraph', 'x', '--port', 'abc')).toMatch(
    /^--port is wrong \(.+\): set it to the port to listen on\.\n$/,
  );
  expect(await saidOf('--supergraph', '/nowhere')).toMatch(
    /^--supergraph cannot be used \(ENOENT: .+\): set it to .+\n$/,
  );
});

test('behind a proxy that is trusted, each client has its own mutations a minute', async () => {
  const books = await subgraph(`${BOOKS} type Mutation { print: Int }`, { Mutation: { print: () => 1 } });
  const send = await serve({ books }, { MUTATIONS_PER_MINUTE: '1', TRUSTED_PROXIES: '127.0.0.1' });
  const statusFor = async (client: string) =>
    (await send('mutation { print }', '', '*/*', { 'x-forwarded-for': client })).status;
  expect(await statusFor('203.0.113.1')).toBe(200);
  expect(await statusFor('203.0.113.2')).toBe(200);
  expect(await statusFor('203.0.113.1')).toBe(429);
});
