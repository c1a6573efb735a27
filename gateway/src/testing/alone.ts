import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { composeServices } from '@apollo/composition';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const COMMAND = join(__dirname, '../../bin/berth-gateway.mjs');

/** What a test has started, in that order. */
export const started: { stop: () => Promise<unknown> }[] = [];

export async function stopAll(): Promise<void> {
  await Promise.all(started.splice(0).map((each) => each.stop()));
}

export interface Served {
  sdl: string;
  url: string;
}

/** The gateway in front of these subgraphs, which are asked by who is said to ask. */
export async function serve(subgraphs: Record<string, Served>, settings: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'berth-alone-'));
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, composed(subgraphs));
  const child = spawn(process.execPath, [COMMAND, '--supergraph', file, '--port', '0', '--forward', 'Authorization'], {
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
  const url = `http://127.0.0.1:${port}/graphql`;
  const send = (query: string, authorization = 'Bearer mine', accept = '*/*', others: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, accept, 'x-other': 'kept', ...others },
      body: JSON.stringify({ query }),
    });
  return Object.assign(send, {
    url,
    /** Gives it another supergraph, of these. */
    replace: (subgraphs: Record<string, Served>) => writeFile(file, composed(subgraphs)),
  });
}

function composed(subgraphs: Record<string, Served>): string {
  const services = Object.entries(subgraphs).map(([name, { sdl, url }]) => ({ name, url, typeDefs: parse(sdl) }));
  return composeServices(services).supergraphSdl as string;
}

export async function subgraph(sdl: string, resolvers: object) {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  const server = new ApolloServer({
    schema,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    stopOnTerminationSignals: false,
  });
  const context = async ({ req }: { req: { headers: object } }) => ({ headers: req.headers });
  const { url } = await startStandaloneServer(server, { context, listen: { host: '127.0.0.1', port: 0 } });
  started.push(server);
  return { sdl, url, server };
}

/** What it says of a command line with which it cannot start. */
export async function saidOf(...options: string[]): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, ...options], { stdio: ['ignore', 'inherit', 'pipe'] });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (child.exitCode !== 1) throw new Error(`It ended with ${child.exitCode}.`);
  return said;
}

export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}
