import type { GraphQLSchema } from 'graphql';
import { isObject, own, setOwn } from './own.ts';
import type { Data } from './subgraph-answer.ts';
import { namesObjects } from './type-test.ts';

/**
 * Writes a subgraph's part of an object into what is known of it. What comes later wins, a null too, but not the name of an
 * interface over that of the object's own type; lists are merged item by item.
 */
export function merge(known: Data, part: Data, schema: GraphQLSchema): void {
  for (const key of Object.keys(part)) {
    const [before, after] = [own(known, key), part[key]];
    if (after === undefined || after === before) continue;
    if (key === '__typename' && namesObjects(schema, before) && !namesObjects(schema, after)) continue;
    if (!mergedWithin(before, after, schema)) setOwn(known, key, after);
  }
}

/** Whether there is something on both sides that keeps its place. */
function mergedWithin(known: unknown, part: unknown, schema: GraphQLSchema): boolean {
  if (isObject(known) && isObject(part)) {
    merge(known, part, schema);
    return true;
  }
  if (!Array.isArray(known) || !Array.isArray(part) || known.length !== part.length) return false;
  for (let index = 0; index < part.length; index += 1) {
    if (!mergedWithin(known[index], part[index], schema)) known[index] = part[index];
  }
  return true;
}
