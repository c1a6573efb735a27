import { EventEmitter, once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Response } from 'express';
import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Results } from '../../context.ts';
import { ENDED, type Line } from '../line.ts';
import { listen } from '../listen.ts';
import { multipart } from './multipart.ts';
import { openResponse } from './response-line.ts';
import { sse } from './sse.ts';

const settings = { HEARTBEAT_SECONDS: 3_600, IDLE_SOCKET_SECONDS: 3_600, MAX_UNSENT_BYTES: 100_000 };
const told = (value: unknown, cursor?: string) => ({ data: { told: { value, ...(cursor && { cursor }) } } });

let events: EventEmitter;
let server: Server;
let line: Line;
let format: typeof sse;
let slow: number;

const NOT_FOUND = '{"message":"There is none.","extensions":{"code":"NOT_FOUND"}}';

const source: Results = (listener) => {
  events.once('refusal', listener.fail);
  return listen<FormattedExecutionResult>(events, 'event')(listener);
};

beforeEach(async () => {
  format = sse;
  slow = 0;
  events = new EventEmitter();
  server = createServer((_, response) => {
    line = openResponse(response as Response, format, source, settings, () => (slow += 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function open(): Promise<IncomingMessage> {
  const request = get({ port: (server.address() as AddressInfo).port, agent: false });
  const [response] = await once(request, 'response');
  return response;
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

const listening = () => events.listenerCount('event');

test('tells each result, and where to go on from where that is known', async () => {
  const response = await open();
  events.emit('event', told(1, 'c-1'));
  events.emit('event', told(2, 'c\ndata: forged'));
  const text = [];
  for await (const chunk of response) if (text.push(chunk) && String(chunk).includes('forged')) break;
  expect(text.join('')).toBe(
    ':\n\nid: c-1\nevent: next\ndata: {"data":{"told":{"value":1,"cursor":"c-1"}}}\n\n' +
      'event: next\ndata: {"data":{"told":{"value":2,"cursor":"c\\ndata: forged"}}}\n\n',
  );
});

test('multipart tells each result in a part, and in the last one why it ends', async () => {
  format = multipart;
  const response = await open();
  events.emit('event', told(1));
  line.interrupt(ENDED);
  const part = '\r\nContent-Type: application/json\r\n\r\n';
  const error = '{"message":"The session has ended","extensions":{"code":"UNAUTHENTICATED"}}';
  expect(await textOf(response)).toBe(
    `\r\n--graphql${part}{"payload":{"data":{"told":{"value":1}}}}\r\n--graphql` +
      `${part}{"payload":null,"errors":[${error}]}\r\n--graphql--\r\n`,
  );
  expect(listening()).toBe(0);
});

test.each([
  ['sse', sse, `event: next\ndata: {"errors":[${NOT_FOUND}]}\n\nevent: complete\ndata:\n\n`],
  [
    'multipart',
    multipart,
    `\r\nContent-Type: application/json\r\n\r\n{"payload":{"errors":[${NOT_FOUND}]}}\r\n--graphql--\r\n`,
  ],
])('one that cannot be told for a reason of its own is told the reason, and ends: %s', async (_, given, end) => {
  format = given;
  const response = await open();
  events.emit('refusal', new GraphQLError('There is none.', { extensions: { code: 'NOT_FOUND' } }));
  expect((await textOf(response)).endsWith(end)).toBe(true);
  expect(listening()).toBe(0);
});

test('one whose source fails breaks off', async () => {
  const response = await open();
  const broken = expect(once(response, 'end')).rejects.toThrow('aborted');
  // It cannot be put into words.
  events.emit('event', { data: { told: 1n } });
  response.resume();
  await broken;
});

test('what ends for two reasons at once ends once', async () => {
  format = multipart;
  const response = await open();
  line.interrupt(ENDED);
  expect(() => line.interrupt(ENDED)).not.toThrow();
  expect((await textOf(response)).match(/UNAUTHENTICATED/g)).toHaveLength(1);
});

test('server-sent events break off where they end too early: what was told by then arrives', async () => {
  const response = await open();
  events.emit('event', told(1));
  await new Promise(setImmediate);
  line.interrupt(ENDED);
  let text = '';
  response.on('data', (chunk) => {
    text += chunk;
  });
  await expect(once(response, 'end')).rejects.toThrow('aborted');
  expect(text).toContain('"value":1');
  expect(listening()).toBe(0);
});

test('whoever leaves is let go, and so is its source', async () => {
  const response = await open();
  expect(listening()).toBe(1);
  const closed = new Promise<void>((resolve) => line.once('close', resolve));
  response.destroy();
  await closed;
  expect([listening(), slow]).toEqual([0, 0]);
});

test('whoever does not read is cut off, and its source let go', async () => {
  const response = await open();
  response.pause();
  const closed = new Promise<void>((resolve) => line.once('close', resolve));
  const large = told('x'.repeat(settings.MAX_UNSENT_BYTES));
  for (let sent = 0; sent < 500 && listening() > 0; sent += 1) {
    events.emit('event', large);
    await new Promise(setImmediate);
  }
  expect(listening()).toBe(0);
  await closed;
  expect(slow).toBe(1);
});
