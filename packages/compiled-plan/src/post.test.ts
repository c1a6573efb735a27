import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { Agent } from 'undici';
import { answerIn, exchange, post, targetOf } from './post.ts';

const pool = new Agent({ headersTimeout: 200 });
let server: Server;

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function served(listener: RequestListener) {
  server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return targetOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?a=b`);
}

test('the body and the headers arrive at the address, and the answer comes back, also in pieces', async () => {
  const target = await served((request, response) => {
    const { url, method, headers } = request;
    request.setEncoding('utf8').on('data', (body) => {
      response.write('{"data":');
      setTimeout(() => {
        const { authorization, 'content-type': type } = headers;
        response.end(`${JSON.stringify({ url, method, body, authorization, type })}}`);
      }, 20);
    });
  });
  const data = { url: '/graphql?a=b', method: 'POST', body: '{"é":1}', authorization: 'A', type: 'application/json' };
  expect(await post(pool, target, '{"é":1}', { authorization: 'A' })).toEqual({ data });
});

test('what a subgraph finds wrong with the request is an answer, what it refuses has its text; any other status is an outage', async () => {
  const target = await served(({ headers }, response) => {
    response.writeHead(Number(headers['wanted'])).end('{"errors":[{"message":"No."}]}');
  });
  expect(await post(pool, target, '', { wanted: '400' })).toEqual({ errors: [{ message: 'No.' }] });
  await expect(post(pool, target, '', { wanted: '401' })).rejects.toMatchObject({
    status: 401,
    text: '{"errors":[{"message":"No."}]}',
  });
  await expect(post(pool, target, '', { wanted: '503' })).rejects.toThrow('status 503');
});

test('an answer may say that it has no errors, or no data', async () => {
  const target = await served((_, response) => void response.end('{"data":{"a":1},"errors":null}'));
  expect(await post(pool, target, '')).toEqual({ data: { a: 1 } });
  expect(answerIn('{"data":null,"errors":[{"message":"No."}]}')).toEqual({ data: null, errors: [{ message: 'No.' }] });
});

test('errors that are odd are errors without what is odd, and the answer counts', () => {
  const errors = [
    null,
    'No.',
    { message: 5, path: 5, extensions: 'x' },
    { message: 'No.', path: ['a'], extensions: {} },
  ];
  expect(answerIn(JSON.stringify({ data: { a: 1 }, errors }))).toEqual({
    data: { a: 1 },
    errors: [{ message: '' }, { message: 'No.' }, { message: '' }, { message: 'No.', path: ['a'], extensions: {} }],
  });
});

const NO_ANSWERS = [
  '<html>',
  '[]',
  '"text"',
  '',
  '{}',
  '{"message":"Bad Request"}',
  '{"data":null}',
  '{"data":null,"errors":[]}',
];

test.each([...NO_ANSWERS, '{"data":[]}', '{"data":{},"errors":{}}'])('%j is no answer', async (text) => {
  const target = await served((_, response) => void response.end(text));
  await expect(post(pool, target, '')).rejects.toThrow();
});

test('a subgraph that does not answer in time, or is not there, is an error', async () => {
  const target = await served(() => {});
  await expect(post(pool, target, '')).rejects.toThrow('Headers Timeout');
  await expect(post(pool, targetOf('http://127.0.0.1:1/'), '')).rejects.toThrow('ECONNREFUSED');
});

test('what nobody wants any more is not sent, whether that is known at once or before its turn comes', async () => {
  const bodies: string[] = [];
  const target = await served((request, response) => {
    request.setEncoding('utf8').on('data', (body) => {
      bodies.push(body);
      setTimeout(() => response.end('{}'), 20);
    });
  });
  const onlyOne = new Agent({ connections: 1 });
  const dispatch = jest.spyOn(onlyOne, 'dispatch');
  const gone = new Error('gone');
  const send = (body: string, hear: (cancel: (reason: Error) => void) => void = () => {}) =>
    exchange(onlyOne, target, body, {}, (cancel) => {
      hear(cancel);
      return () => {};
    });
  let cancel = (_: Error) => {};
  const first = send('first');
  const asked = [
    send('unwanted', (give) => give(gone)),
    send('waiting', (give) => {
      cancel = give;
    }),
  ];
  cancel(gone);
  expect(await Promise.allSettled(asked)).toMatchObject([{ reason: gone }, { reason: gone }]);
  await first;
  await send('last');
  expect(bodies).toEqual(['first', 'last']);
  expect(dispatch).toHaveBeenCalledTimes(3);
  await onlyOne.close();
});
