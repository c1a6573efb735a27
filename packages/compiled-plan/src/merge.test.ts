import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { merge } from './merge.ts';
import { own, setOwn } from './own.ts';

const schema = buildSchema('type Query { spot: Spot } interface Spot { id: ID } type Desk implements Spot { id: ID }');

function merged(known: object, part: object) {
  const target = JSON.parse(JSON.stringify(known));
  merge(target, JSON.parse(JSON.stringify(part)), schema);
  return target;
}

test('an object gets the other’s keys, also deep within it', () => {
  expect(merged({ a: { b: 1 } }, { a: { c: 2 }, d: 3 })).toEqual({ a: { b: 1, c: 2 }, d: 3 });
});

test('lists of one length are merged item by item; of another length, the later one stays', () => {
  expect(merged({ a: [{ b: 1 }, 2, null] }, { a: [{ c: 3 }, 4, { d: 5 }] })).toEqual({
    a: [{ b: 1, c: 3 }, 4, { d: 5 }],
  });
  expect(merged({ a: [{ b: 1 }] }, { a: [{ c: 2 }, { c: 3 }] })).toEqual({ a: [{ c: 2 }, { c: 3 }] });
});

test('lists within lists are merged the same way', () => {
  expect(merged({ a: [[{ b: 1 }], [], null] }, { a: [[{ c: 2 }], [{ c: 3 }], [{ c: 4 }]] })).toEqual({
    a: [[{ b: 1, c: 2 }], [{ c: 3 }], [{ c: 4 }]],
  });
});

test('null wins when it comes later, and gives way when it came first', () => {
  expect(merged({ a: { b: 1 } }, { a: null })).toEqual({ a: null });
  expect(merged({ a: null }, { a: { b: 1 } })).toEqual({ a: { b: 1 } });
});

test('an object keeps the name of its own type where it is called by its interface later', () => {
  const desk = { spot: { __typename: 'Desk' } };
  expect(merged(desk, { spot: { __typename: 'Spot', id: '1' } })).toEqual({ spot: { __typename: 'Desk', id: '1' } });
  expect(merged({ spot: { __typename: 'Spot' } }, desk)).toEqual(desk);
});

test('what is not given changes nothing', () => {
  const known = { a: 1 };
  merge(known, { a: undefined }, schema);
  expect(known).toEqual({ a: 1 });
});

test.each(['__proto__', 'constructor', 'toString'])('the alias %s is a key like any other', (alias) => {
  const target = {};
  merge(target, JSON.parse(`{"${alias}": {"polluted": true}}`), schema);
  merge(target, JSON.parse(`{"${alias}": {"more": true}}`), schema);
  expect(JSON.stringify(target)).toBe(`{"${alias}":{"polluted":true,"more":true}}`);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(own({}, alias)).toBeUndefined();

  const written = {};
  setOwn(written, alias, 1);
  expect(own(written, alias)).toBe(1);
});
