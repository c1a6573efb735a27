import { expect, test } from '@jest/globals';
import { port, postgresUrl, readSettings, SettingsError } from './index.ts';

const shape = {
  PORT: port.default(4000).describe('a free port'),
  DATABASE_URL: postgresUrl.describe('the database, such as postgres://user:password@host:5432/name'),
};

test('reads, defaults and freezes', () => {
  const settings = readSettings(shape, { DATABASE_URL: 'postgres://localhost/users', PORT: '' });
  expect(settings).toEqual({ PORT: 4000, DATABASE_URL: 'postgres://localhost/users' });
  expect(Object.isFrozen(settings)).toBe(true);
});

test('names what is missing, what is wrong, and the fix', () => {
  expect(() => readSettings(shape, { PORT: 'abc' })).toThrow(SettingsError);
  expect(() => readSettings(shape, { PORT: 'abc' })).toThrow(/PORT is wrong .*: set it to a free port\./);
  expect(() => readSettings(shape, { PORT: '1' })).toThrow(/DATABASE_URL is missing: set it to the database, such as/);
});

test('never repeats the value, which may be a secret', () => {
  expect(() => readSettings(shape, { DATABASE_URL: 'mysql://root:hunter2@host/db' })).not.toThrow(/hunter2/);
});
