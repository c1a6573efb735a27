import { isObject, own } from './own.ts';
import type { Data, ResponsePath } from './subgraph-answer.ts';

/** In a plan's path, stands for each item of a list. */
const EACH = '@';

/** The objects at a plan's path, in order; where there is null, there is none. */
export function objectsAt(root: Data, path: ResponsePath): Data[] {
  const found: Data[] = [];
  collect(root, path, 0, found);
  return found;
}

function collect(value: unknown, path: ResponsePath, depth: number, found: Data[]): void {
  if (Array.isArray(value)) {
    const below = path[depth] === EACH ? depth + 1 : depth;
    for (const item of value) collect(item, path, below, found);
  } else if (isObject(value)) {
    if (depth === path.length) found.push(value);
    else collect(own(value, path[depth] as string), path, depth + 1, found);
  }
}

/** The path to what holds all of them: in an error's place there is no `@`. */
export function pathAbove(path: ResponsePath): ResponsePath {
  const each = path.indexOf(EACH);
  return each < 0 ? path : path.slice(0, each);
}

/** Where in the response those objects stand: needed for errors alone, so it is worked out for them alone. */
export function placesAt(root: Data, path: ResponsePath): ResponsePath[] {
  const found: ResponsePath[] = [];
  locate(root, path, [], found);
  return found;
}

function locate(value: unknown, path: ResponsePath, place: ResponsePath, found: ResponsePath[]): void {
  if (Array.isArray(value)) {
    const below = path[0] === EACH ? path.slice(1) : path;
    for (const [index, item] of value.entries()) locate(item, below, [...place, index], found);
  } else if (isObject(value)) {
    const [key, ...below] = path as readonly string[];
    if (key === undefined) found.push(place);
    else locate(own(value, key), below, [...place, key], found);
  }
}
