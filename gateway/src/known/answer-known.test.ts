import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import type { Context } from '../context.ts';
import { SharedInFlight } from '../fetch/shared-in-flight.ts';
import type { Wanted } from '../fetch/wanted.ts';
import type { Incoming } from '../http/in-turn.ts';
import { untilHungUp } from '../http/until-hung-up.ts';
import type { Limits } from '../limits/settings.ts';
import { answerKnown } from './answer-known.ts';
import type { KnownQuery } from './known-queries.ts';
import type { Answer } from './run-known.ts';

const QUERY = 'query ($n: Int) { n(of: $n) }';

/** What was begun, in order, and how to answer it. */
let begun: { variables: object; wanted: Wanted; answer: (text: string) => void; fail: (error: Error) => void }[];
let count: number;
/** What is measured: whether each that has ended was well. */
let ended: ('well' | 'failed')[];
let events: EventEmitter;
let server: Server;

beforeEach(async () => {
  [begun, count, ended, events] = [[], 0, [], new EventEmitter()];
  const document = parse(QUERY);
  const query = {
    ...{ schema: buildSchema('type Query { n(of: Int): Int }'), document },
    operation: document.definitions[0] as OperationDefinitionNode,
    inFlight: new SharedInFlight<Answer | null>(),
  } as KnownQuery;
  const answer = answerKnown({
    queries: { find: (name) => (name.endsWith(QUERY) ? query : undefined), plugin: {} },
    context: async (request, response) => ({
      ...{ viewer: null, clientAddress: String(request.headers['x-who']) },
      wanted: untilHungUp(response),
    }),
    run: (_, variables, { wanted }) =>
      new Promise<Answer>((resolve, reject) => {
        const told = (text: string) => resolve({ result: { data: {} }, status: 200, headers: [], variesBy: '', text });
        begun.push({ variables, wanted: wanted as Wanted, answer: told, fail: reject });
      }),
    sameFor: ({ clientAddress }: Context) => {
      events.emit('asked');
      return `${count} ${clientAddress}`;
    },
    limits: { MAX_LIST_ITEMS: 10, MAX_COST: 100 } as Limits,
    headersFor: () => [],
    began:
      () =>
      (_, { errors }) =>
        void ended.push(errors ? 'failed' : 'well'),
  });
  server = createServer(async (incoming, response) => {
    Object.assign(incoming as Incoming, { body: await json(incoming) });
    response.once('close', () => events.emit('closed'));
    await Promise.resolve(answer(incoming, response, () => response.end('next'))).catch((error) =>
      response.end(`failed: ${error.message}`),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(who: string, n = 1) {
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'application/json', 'x-who': who };
  const asked = request({ port, host: '127.0.0.1', method: 'POST', headers });
  const answered = once(asked, 'response').then(async ([response]) => text(response as IncomingMessage));
  answered.catch(() => {});
  const arrived = once(events, 'asked');
  asked.end(JSON.stringify({ query: QUERY, variables: { n } }));
  await arrived;
  return {
    answered,
    async hangUp() {
      const closed = once(events, 'closed');
      asked.destroy();
      await closed;
    },
  };
}

test('who ask the same at the same time are given one answer', async () => {
  const [one, other] = [await ask('a'), await ask('a')];
  expect(begun).toHaveLength(1);
  begun[0]?.answer('both');
  expect(await Promise.all([one.answered, other.answered])).toEqual(['both', 'both']);
  await ask('a');
  expect(begun).toHaveLength(2);
});

test('other viewers, other variables and what has changed meanwhile are another answer', async () => {
  await ask('a');
  await ask('b');
  await ask('a', 2);
  count += 1;
  await ask('a');
  expect(begun.map(({ variables }) => variables)).toEqual([{ n: 1 }, { n: 1 }, { n: 2 }, { n: 1 }]);
});

test('it is given up when the last of them has hung up', async () => {
  const [one, other] = [await ask('a'), await ask('a')];
  const [{ wanted }] = begun as [(typeof begun)[number]];
  await one.hangUp();
  expect(wanted.reason).toBeUndefined();
  await other.hangUp();
  expect(wanted.reason).toMatchObject({ message: 'The client has hung up.' });
});

test('what goes wrong is not taken for a client that is gone', async () => {
  const { answered } = await ask('a');
  begun[0]?.fail(new Error('a bug'));
  expect(await answered).toBe('failed: a bug');
});

test('each that has ended is measured once, however it did', async () => {
  const [one, impatient] = [await ask('a'), await ask('a')];
  await impatient.hangUp();
  expect(ended).toEqual(['failed']);
  begun[0]?.answer('one');
  await one.answered;
  expect(ended).toEqual(['failed', 'well']);
  const failing = await ask('a');
  begun[1]?.fail(new Error('a bug'));
  await failing.answered;
  expect(ended).toEqual(['failed', 'well', 'failed']);
});
