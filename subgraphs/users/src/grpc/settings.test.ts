import { readSettings } from '@berth/settings';
import { expect, test } from '@jest/globals';
import { credentialsOf, grpcSettings } from './settings.ts';

const open = (env: NodeJS.ProcessEnv) => credentialsOf(readSettings(grpcSettings, env));
const CALLER = { GRPC_CALLERS: `billing:${'0'.repeat(64)}` };

test.each([
  [{}, 'GRPC_CALLERS is missing (GRPC_PORT is set, and anybody could ask): set it to who may ask'],
  [{ GRPC_CALLERS: 'billing:s3cret' }, 'GRPC_CALLERS is wrong (not a list of name:hash)'],
  [{ ...CALLER, GRPC_HOST: '0.0.0.0' }, 'GRPC_TLS_CERT is missing (GRPC_HOST is more than loopback)'],
  [{ ...CALLER, GRPC_HOST: '127.example.com' }, 'GRPC_TLS_CERT is missing (GRPC_HOST is more than loopback)'],
  [{ GRPC_TLS_CLIENT_CA: '/nowhere' }, 'GRPC_TLS_CERT is missing (GRPC_TLS_CLIENT_CA is set)'],
  [{ ...CALLER, GRPC_TLS_CERT: import.meta.filename }, 'GRPC_TLS_KEY is missing (GRPC_TLS_CERT is set)'],
  [{ ...CALLER, GRPC_TLS_CERT: '/nowhere', GRPC_TLS_KEY: '/nowhere' }, 'GRPC_TLS_CERT cannot be read (ENOENT)'],
])('%j: %s', (env, message) => {
  expect(() => open(env)).toThrow(message);
});

test.each(['127.0.0.1', '127.0.0.2', 'localhost', '[::1]'])('%s needs no TLS', (GRPC_HOST) => {
  expect(open({ ...CALLER, GRPC_HOST })._isSecure()).toBe(false);
});

test('a wrong setting does not say its value', () => {
  expect(() => open({ GRPC_CALLERS: 'billing:s3cret' })).not.toThrow(/s3cret/);
});
