import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

const url = process.env['BERTH_TEST_URL'] as string;
const { port } = new URL(url);
const QUERY = '{ __typename }';
const BY_GET = `?query=${encodeURIComponent(QUERY)}`;

/** As it is written, which fetch would not let be. */
async function send(target: string, accept: string, body?: object) {
  const headers = { accept, 'content-type': 'application/json' };
  const sent = request({ host: '127.0.0.1', port, path: target, method: body ? 'POST' : 'GET', headers });
  sent.end(body && JSON.stringify(body));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, text: await text(answer) };
}

test.each([
  ['a whole address', `${url}/graphql`],
  ['a whole address, of whomever', 'HTTP://elsewhere.example/graphql'],
  ['a whole address, of whatever scheme', 'other://elsewhere.example/graphql'],
  ['slashes at its end', '/graphql//'],
])('a request that names %s is answered, in whatever format', async (_, target) => {
  const told = { status: 200, text: expect.stringContaining('{"__typename":"Query"}') };
  // The second time, the query is known.
  for (const _ of [1, 2]) expect(await send(target, '*/*', { query: QUERY })).toEqual(told);
  for (const accept of [
    'application/json',
    'multipart/mixed;deferSpec=20220824, application/json',
    'text/event-stream',
  ]) {
    expect(await send(target + BY_GET, accept)).toEqual(told);
    expect(await send(target, accept, { query: QUERY })).toEqual(told);
  }
});

test('an address that is none is refused, not stumbled over', async () => {
  const { status, text } = await send('http://[/graphql', '*/*', { query: QUERY });
  expect(status).toBe(404);
  expect(text).not.toContain('    at ');
});
