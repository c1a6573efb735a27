import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { freePort, saidOf, serve, started, stopAll, subgraph } from './testing/alone.ts';
import { until } from './testing/until.ts';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const CACHE_CONTROL = `
  extend schema
    @link(url: "https://berth.invalid/cacheControl/v1.0", import: ["@cacheControl"])
    @federation__composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, scope: cacheControl__Scope) on FIELD_DEFINITION
  enum cacheControl__Scope { PUBLIC PRIVATE }`;
const BOOKS = `${HEAD} type Query { book: Book, caller: String } type Book @key(fields: "id") { id: ID! }`;
const TITLES = `${HEAD} type Book @key(fields: "id") { id: ID! title: String }`;

afterEach(stopAll);

/** What would be sent to a collector of traces. */
async function startCollector() {
  const collected: string[] = [];
  const server = createServer(async (request, response) => {
    collected.push(await text(request));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  started.push({ stop: async () => server.close() });
  return { collected, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
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

test('a client that could read a stream, too, is traced as any other: when its query is new, and when it is known', async () => {
  const books = await subgraph(BOOKS, { Query: { book: () => ({ id: 7 }) } });
  const { url, collected } = await startCollector();
  const send = await serve({ books }, { OTEL_EXPORTER_OTLP_ENDPOINT: url });
  // As urql asks for whatever it asks.
  const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
  for (const _ of ['new', 'known']) await send('{ book { id } }', '', accept);
  await started.pop()?.stop();
  expect(collected.join().match(/"name":"(query|fetch books)"/g)).toHaveLength(4);
});

test('another supergraph takes over, with what is new in it, and where that has moved to', async () => {
  const library = (title: string, sdl = TITLES) =>
    subgraph(sdl, { Book: { __resolveReference: () => ({ title, pages: 90 }) } });
  const books = await subgraph(BOOKS, { Query: { book: () => ({ id: 7 }) } });
  const pages = `${HEAD} type Book @key(fields: "id") { id: ID! pages: Int }`;
  const send = await serve({ books, titles: await library('Old') }, { SUPERGRAPH_POLL_SECONDS: '1' });
  const ask = async (query: string) => (await send(query)).json();
  expect(await ask('{ book { title } }')).toEqual({ data: { book: { title: 'Old' } } });
  await send.replace({ books, titles: await library('New'), pages: await library('', pages) });
  await until(async () => (await send('{ book { pages } }')).status === 200);
  expect(await ask('{ book { title pages } }')).toEqual({ data: { book: { title: 'New', pages: 90 } } });
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

test('the page that a browser is shown is kept nowhere in place of an answer', async () => {
  const books = await subgraph(
    `${HEAD} ${CACHE_CONTROL} type Query { book: Book @cacheControl(maxAge: 60) }
      type Book @key(fields: "id") { id: ID! }`,
    { Query: { book: () => ({ id: 7 }) } },
  );
  const { url } = await serve({ books });
  const got = async (accept: string) => {
    const { headers } = await fetch(`${url}?query={book{__typename}}`, { headers: { accept } });
    return [headers.get('content-type'), headers.get('cache-control')];
  };
  expect(await got('text/html')).toEqual(['text/html; charset=utf-8', 'no-store']);
  expect(await got('application/json')).toEqual(['application/json; charset=utf-8', 'max-age=60, public']);
});

test('a command line that is wrong is told in a few lines, without a stack', async () => {
  expect(await saidOf('--supergraph', 'x', '--port', 'abc')).toMatch(
    /^--port is wrong \(.+\): set it to the port to listen on\.\n$/,
  );
  expect(await saidOf('--supergraph', '/nowhere')).toMatch(
    /^--supergraph cannot be used \(ENOENT: .+\): set it to .+\n$/,
  );
  const subgraph = join(__dirname, '../../subgraphs/rooms/schema.graphql');
  expect((await saidOf('--supergraph', subgraph)).split('\n').length).toBeLessThan(10);
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
