import { expect, test } from '@jest/globals';
import { weakness } from './password-policy.ts';

const account = { email: 'Guinevere.Smith@example.com', name: 'Guinevere Smith' };

test.each([
  ['short', /at least 10/],
  ['x1'.repeat(101), /at most 200/],
  ['1234567890', /most common/],
  ['QwertyUiop', /most common/],
  ['aaaaaaaaaaaa', /four different/],
  ['guinevere.smith', /neither your name/],
  ['guinevere.smith@EXAMPLE.com', /neither your name/],
  ['Guinevere Smith', /neither your name/],
])('%s is weak', (password, why) => {
  expect(weakness(password, account)).toMatch(why);
});

test.each(['correct horse', 'berth-demo', 'пароль для порта', '7%dK2!pq-z', `${'long '.repeat(40)}`])(
  '%s will do',
  (password) => {
    expect(weakness(password, account)).toBeNull();
  },
);
