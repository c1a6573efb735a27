import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SubgraphAnswer } from '@berth/compiled-plan';
import { DEADLINE_HEADER, type Viewer } from '@berth/identity';
import { createRegistry, type Metrics } from '@berth/metrics';
import { afterEach, beforeEach } from '@jest/globals';
import { pino } from 'pino';
import { Changes } from '../../cache/changes.ts';
import type { Context } from '../../context.ts';
import { measureTraffic } from '../../metrics/traffic.ts';
import { Deadline } from '../deadline.ts';
import type { TrafficSettings } from '../settings.ts';
import { createSubgraphClient, type SubgraphClient } from '../subgraph-client.ts';

/** Longer than a test lasts, where nothing else is said. */
export const PATIENCE_MS = 120_000;

/** A subgraph, another one at its address, and a client that asks them; all are new for each test of a file. */
export function askedRooms(): Rooms {
  const rooms = new Rooms();
  beforeEach(() => rooms.open());
  afterEach(() => rooms.close());
  return rooms;
}

class Rooms {
  client!: SubgraphClient;
  changes = new Changes();
  /** What the subgraph was sent. */
  asked: { body: string; remaining: number; response: ServerResponse }[] = [];
  /** What it does with it. */
  behave!: (response: ServerResponse) => void;
  /** What the gateway’s log says. */
  logged: string[] = [];
  #subgraph!: Server;
  #metrics!: Metrics;

  async open(): Promise<void> {
    this.asked = [];
    this.logged = [];
    this.changes = new Changes();
    this.behave = this.answer;
    this.#subgraph = createServer(async (request: IncomingMessage, response: ServerResponse) => {
      const body = await text(request);
      this.asked.push({ body, remaining: Number(request.headers[DEADLINE_HEADER]), response });
      this.behave(response);
    });
    this.#subgraph.listen(0, '127.0.0.1');
    await once(this.#subgraph, 'listening');
    this.openClient();
  }

  openClient(settings: Partial<TrafficSettings> = {}): void {
    this.#metrics = createRegistry('gateway');
    const { port } = this.#subgraph.address() as AddressInfo;
    this.client = createSubgraphClient({
      urls: new Map(['rooms', 'users'].map((name) => [name, `http://127.0.0.1:${port}/${name}`])),
      headers: async (_, { viewer }) => ({ authorization: `as ${viewer?.id}` }),
      settings: {
        REQUEST_TIMEOUT_MS: PATIENCE_MS,
        MAX_REQUESTS_IN_WORK: 1,
        MAX_REQUESTS_PER_SUBGRAPH: 64,
        ...settings,
      },
      traffic: measureTraffic(this.#metrics),
      changes: this.changes,
      noteChanges: (things) => this.changes.note(things),
      logger: pino({ base: null }, { write: (line) => void this.logged.push(JSON.parse(line).msg) }),
    });
  }

  async close(): Promise<void> {
    for (const deadline of deadlines.splice(0)) deadline.close();
    this.#subgraph.closeAllConnections();
    await this.client.close();
    this.#subgraph.close();
  }

  answer = (response: ServerResponse): void => {
    response.end(JSON.stringify({ data: { number: this.asked.length } }));
  };

  send(body: string, context: Context = running(true), kind: 'query' | 'mutation' = 'query'): Promise<SubgraphAnswer> {
    return this.client.send({ subgraph: 'rooms', kind, body }, context);
  }

  /** What is measured of `rooms`. */
  async figure(name: string): Promise<number> {
    const text = await this.#metrics.getSingleMetricAsString(`berth_gateway_${name.replace(/_count$/, '')}`);
    return Number(new RegExp(`^berth_gateway_${name}{.*"rooms".*} (\\d+)$`, 'm').exec(text)?.[1]);
  }
}

export function fail(response: ServerResponse): void {
  response.writeHead(503).end();
}

const deadlines: Deadline[] = [];

export function running(isQuery: boolean, who = 'u1', milliseconds = PATIENCE_MS) {
  const deadline = new Deadline(milliseconds);
  deadlines.push(deadline);
  const viewer: Viewer = { id: who, role: 'MEMBER', sessionId: `${who}s` };
  return { viewer, clientAddress: '', running: { isQuery, deadline } } satisfies Context;
}

/** The code of what it is refused with. */
export function refusal(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'none',
    (error) => error.extensions.code,
  );
}
