import { expect, test } from '@jest/globals';
import { httpUrl, milliseconds, port, postgresUrl, readSettings, SettingsError, seconds, usedFor } from './index.ts';

const shape = {
  PORT: port.default(4000).describe('a free port'),
  DATABASE_URL: postgresUrl.describe('the database, such as postgres://user:password@host:5432/name'),
};

test('reads, defaults and freezes', () => {
  const settings = readSettings(shape, { DATABASE_URL: 'postgres://localhost/users', PORT: '' });
  expect(settings).toEqual({ PORT: 4000, DATABASE_URL: 'postgres://localhost/users' });
  expect(Object.isFrozen(settings)).toBe(true);
});

test('what is blank is not set', () => {
  expect(readSettings(shape, { DATABASE_URL: 'postgres://localhost/users', PORT: ' ' }).PORT).toBe(4000);
  expect(() => readSettings(shape, { DATABASE_URL: ' ' })).toThrow(/DATABASE_URL is missing/);
});

test('names what is missing, what is wrong, and the fix', () => {
  expect(() => readSettings(shape, { PORT: 'abc' })).toThrow(SettingsError);
  expect(() => readSettings(shape, { PORT: 'abc' })).toThrow(/PORT is wrong .*: set it to a free port\./);
  expect(() => readSettings(shape, { PORT: '1' })).toThrow(/DATABASE_URL is missing: set it to the database, such as/);
});

test('never repeats the value, which may be a secret', () => {
  expect(() => readSettings(shape, { DATABASE_URL: 'mysql://root:hunter2@host/db' })).not.toThrow(/hunter2/);
});

test('what cannot be opened is told by the setting that names it, with the fix', async () => {
  const fetchFailed = new Error('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND db') });
  const opening = usedFor(shape, 'DATABASE_URL', Promise.reject(fetchFailed));
  await expect(opening).rejects.toThrow(SettingsError);
  await expect(opening).rejects.toThrow(
    /^DATABASE_URL cannot be used \(fetch failed: getaddrinfo ENOTFOUND db\): set it to the database, such as/,
  );
  expect(await usedFor(shape, 'DATABASE_URL', Promise.resolve('opened'))).toBe('opened');
});

test.each([
  ['seconds', seconds, '86400', '2592000'],
  ['milliseconds', milliseconds, '86400000', '3000000000'],
])('%s are no more than a timer can wait', (_, setting, longest, tooLong) => {
  expect(setting.safeParse(longest).success).toBe(true);
  expect(setting.safeParse(tooLong).success).toBe(false);
});

test.each([
  'localhost:4001/graphql',
  'ftp://rooms/graphql',
  'http://user:password@rooms/graphql',
  'http://user@rooms',
  '',
])('%j is no address that can be asked over HTTP', (url) => {
  expect(httpUrl.safeParse(url).success).toBe(false);
});

test.each([
  'http://rooms:4001/graphql',
  'https://rooms.example.com',
  'http://127.0.0.1:4001/graphql',
  'http://[::1]:1/',
])('%j is an address that can be asked over HTTP', (url) => {
  expect(httpUrl.parse(url)).toBe(url);
});
