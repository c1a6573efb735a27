import { expect, test } from '@jest/globals';
import { objectsAt, pathAbove, placesAt } from './places.ts';

const data = {
  shelves: [{ books: [{ id: 1 }, null, { id: 2 }] }, null, { books: null }, { books: [{ id: 3 }] }],
  grid: [[{ x: 1 }], [], [{ x: 2 }, { x: 3 }]],
};

test('a path leads to every object that stands there, past nulls, and each has its place', () => {
  const path = ['shelves', '@', 'books', '@'];
  expect(objectsAt(data, path)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(placesAt(data, path)).toEqual([
    ['shelves', 0, 'books', 0],
    ['shelves', 0, 'books', 2],
    ['shelves', 3, 'books', 0],
  ]);
});

test('lists may lie within lists', () => {
  const path = ['grid', '@', '@'];
  expect(objectsAt(data, path)).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
  expect(placesAt(data, path)).toEqual([
    ['grid', 0, 0],
    ['grid', 2, 0],
    ['grid', 2, 1],
  ]);
});

test('the empty path is the response itself; a path that leads nowhere finds nothing', () => {
  expect(objectsAt(data, [])).toEqual([data]);
  expect(objectsAt(data, ['attic', '@', 'books'])).toEqual([]);
  expect(objectsAt(data, ['constructor'])).toEqual([]);
});

test('above all of them is what holds the outermost list, or the one object itself', () => {
  expect(pathAbove(['shelves', '@', 'books', '@'])).toEqual(['shelves']);
  expect(pathAbove(['shelf', 'owner'])).toEqual(['shelf', 'owner']);
});
