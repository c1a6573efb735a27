import { expect, test } from '@jest/globals';
import { readConfig, subgraphUrl } from './config.ts';

test.each([
  ['SUPERGRAPH_POLL_SECONDS', '2592000'],
  ['REQUEST_TIMEOUT_MS', '3000000000'],
  ['MAX_PLANNING_MS', '3000000000'],
  ['HEARTBEAT_SECONDS', '2592000'],
  ['IDLE_SOCKET_SECONDS', '2592000'],
])('%s=%s is longer than a timer waits, and refused', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name} is wrong`);
});

test.each(['localhost:4001/graphql', 'ftp://users/graphql', 'http://me:secret@users/graphql'])(
  'a subgraph cannot be asked at %s',
  (url) => {
    expect(() => subgraphUrl('users', { SUBGRAPH_URL_USERS: url })).toThrow(/^SUBGRAPH_URL_USERS is wrong/);
  },
);
