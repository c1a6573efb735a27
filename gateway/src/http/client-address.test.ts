import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { clientAddressBehind } from './client-address.ts';

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:bbbb::2', '2001:db8:1:2::/64'],
])('%s is %s', (remote, expected) => {
  expect(clientAddressBehind([])(request(remote))).toBe(expected);
});

test('what a client says of itself is not believed', () => {
  expect(clientAddressBehind([])(request('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
});

test('what a trusted proxy says is, as far as the proxies go', () => {
  const behind = clientAddressBehind(['10.0.0.0/8']);
  expect(behind(request('10.0.0.1', '198.51.100.1, 203.0.113.7'))).toBe('203.0.113.7');
  expect(behind(request('10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2'))).toBe('203.0.113.7');
  expect(behind(request('10.0.0.1', 'nonsense'))).toBe('unknown');
});
