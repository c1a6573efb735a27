import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { callerOf, isCaller } from './callers.ts';

const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');
const callers = [`billing:${hash('s3cret')}`, `kiosk:${hash('other').toUpperCase()}`];

test('a secret says who has it', () => {
  expect(callers.every(isCaller)).toBe(true);
  expect(callerOf(callers, 's3cret')).toBe('billing');
  expect(callerOf(callers, 'other')).toBe('kiosk');
});

test.each(['', 'S3cret', 's3cret ', hash('s3cret')])('%j is nobody’s', (secret) => {
  expect(callerOf(callers, secret)).toBeNull();
});

test.each(['', 'billing', 'billing:', 'billing:s3cret', `:${hash('a')}`, `a b:${hash('a')}`])(
  '%j is no caller',
  (text) => {
    expect(isCaller(text)).toBe(false);
  },
);
