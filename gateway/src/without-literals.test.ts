import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { withoutLiterals } from './without-literals.ts';

test('of what a client wrote into an operation, only its shape is left', () => {
  const source =
    'mutation { login(input: { email: "a@b.test", password: """hunter2""", pin: 1234, x: [1.5, HIGH, $y] }) { id } }';
  expect(withoutLiterals(parse(source)).replace(/\s+/g, ' ')).toBe(
    'mutation { login(input: {email: "", password: "", pin: 0, x: [0, HIGH, $y]}) { id } }',
  );
});

test('one that is very long is cut off', () => {
  const blank = withoutLiterals(parse(`{ ${'a'.repeat(900_000)}: b }`));
  expect(blank).toBe(`{\n  ${'a'.repeat(9_996)}`);
});
