import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BerthClient, OperationError } from '@berth/client';
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';

const QUERY = parse('{ rooms { nodes { id } } }');
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

let server: Server;
let client: BerthClient;

afterEach(() => {
  client.close();
  server.close();
});

/** A gateway that answers so at first, and then the query; counts how often it was asked. */
async function connect(first: (response: ServerResponse) => void) {
  const asked = { times: 0 };
  server = createServer((_, response) => {
    asked.times += 1;
    if (asked.times === 1) first(response);
    else response.writeHead(200, JSON_TYPE).end('{"data":{"rooms":{"nodes":[]}}}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  client = new BerthClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` });
  return asked;
}

const withCode = (code: string) => JSON.stringify({ errors: [{ message: code, extensions: { code } }] });

const passing: Record<string, (response: ServerResponse) => void> = {
  'a gateway that has too much to do': (response) =>
    response.writeHead(503, { ...JSON_TYPE, 'retry-after': '1' }).end(withCode('OVERLOADED')),
  'a proxy that has no gateway, and says so in JSON': (response) =>
    response.writeHead(502, JSON_TYPE).end('{"message":"Bad gateway"}'),
  'a proxy that lets through only so much': (response) =>
    response.writeHead(429, JSON_TYPE).end('{"errors":[{"message":"Slow down"}]}'),
  'an error whose code nobody knows, with a status that says it is the server’s': (response) =>
    response.writeHead(500, JSON_TYPE).end(withCode('SOMETHING')),
};

test.each(Object.entries(passing))('after %s the query is sent again', async (_, first) => {
  const asked = await connect(first);
  expect(await client.askPatiently(QUERY, {})).toEqual({ rooms: { nodes: [] } });
  expect(asked.times).toBe(2);
});

test('a query that is wrong is not sent again', async () => {
  const asked = await connect((response) => response.writeHead(400, JSON_TYPE).end(withCode('BAD_USER_INPUT')));
  await expect(client.askPatiently(QUERY, {})).rejects.toThrow(OperationError);
  expect(asked.times).toBe(1);
});
