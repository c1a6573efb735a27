import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  const command = join(__dirname, '../bin/berth-gateway.mjs');
  const child = spawn(process.execPath, [command, '--supergraph', file, '--port', '0', '--forward', 'Authorization'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'info', APOLLO_TELEMETRY_DISABLED: 'true' },
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
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await books.server.stop();
    await rm(folder, { recursive: true });
  }
});
