import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, jest, test } from '@jest/globals';
import { Overloaded } from './places.ts';
import { answerFailure } from './refuse.ts';

const failing = (how: object) => Object.assign(new Error(), how);

test.each([
  ['one too many', new Overloaded(), 503, 'OVERLOADED', /in a second/],
  ['a large one', failing({ type: 'entity.too.large', status: 413, limit: 9 }), 413, 'LIMIT_EXCEEDED', /9 bytes/],
  ['one that is no JSON', failing({ status: 400 }), 400, 'BAD_REQUEST', /send JSON\./],
  ['one in letters or a packing that nobody knows', failing({ status: 415 }), 415, 'BAD_REQUEST', /UTF-8.+gzip/],
  ['what nobody thought of', new Error('secret'), 500, 'INTERNAL', /^masked$/],
])('%s is told what is wrong', (_, error, status, code, message) => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const end = jest.spyOn(response, 'end');
  const mask = () => ({ message: 'masked', extensions: { code: 'INTERNAL' } });
  answerFailure(error, response, mask);
  const [told] = JSON.parse(String(end.mock.calls[0]?.[0])).errors;
  expect([response.statusCode, told.extensions.code]).toEqual([status, code]);
  expect(told.message).toMatch(message);
});
