import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { inOriginForm } from './origin-form.ts';

test.each([
  ['/graphql?query={a}', '/graphql?query={a}'],
  ['//graphql//', '//graphql//'],
  ['http://berth.example/graphql?query={a}', '/graphql?query={a}'],
  ['HTTPS://berth.example', '/'],
  ['ftp://berth.example/graphql?query={a}', '/graphql?query={a}'],
  ['/graphql#?query={a}', '/graphql'],
  ['/graphql?query={a}#b', '/graphql?query={a}'],
  ['http://berth.example/graphql#b', '/graphql'],
  ['http://berth.example:99999/graphql', '*'],
  ['http://[/graphql', '*'],
  ['other:graphql', '*'],
  ['*', '*'],
])('%s is asked for as %s', (url, expected) => {
  expect(inOriginForm({ url } as IncomingMessage).url).toBe(expected);
});
