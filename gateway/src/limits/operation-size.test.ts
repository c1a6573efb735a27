import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { sizeOf } from './operation-size.ts';

const size = (source: string) => sizeOf(parse(source));

test('what is selected counts, and how deep', () => {
  expect(size('{ me { name } rooms { nodes { id } } }')).toEqual({ depth: 3, fields: 5, aliases: 0, directives: 0 });
});

test('aliases and directives count wherever they stand', () => {
  const source = `query ($a: Int @x) @x { a: me @x { b: name } ... @x { me { id } } ...F @x }
    fragment F on Query @x { c: me { id @x } }`;
  expect(size(source)).toMatchObject({ aliases: 4, directives: 9 });
});

test('a fragment counts each time it is spread', () => {
  const bomb = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ');
  const { fields } = size(`{ ...F0 } ${bomb} fragment F60 on Query { __typename }`);
  expect(fields).toBeGreaterThan(2 ** 60);
});

test('fragments in a cycle are measured, and so are those that are missing', () => {
  expect(size('{ ...A } fragment A on Query { me { ...B } } fragment B on User { id ...A }').depth).toBeLessThan(5);
  expect(size('{ ...Nowhere }').fields).toBe(0);
});

test('500 levels are 500 levels', () => {
  expect(size(`${'{ a '.repeat(500)}${'}'.repeat(500)}`).depth).toBe(500);
});
