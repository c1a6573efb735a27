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
    if (isObject(before) && isObject(after)) merge(before, after, schema);
    else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
      mergeItems(before, after, schema);
    else setOwn(known, key, after);
  }
}

function mergeItems(known: unknown[], part: unknown[], schema: GraphQLSchema): void {
  for (const [index, after] of part.entries()) {
    const before = known[index];
    if (isObject(before) && isObject(after)) merge(before, after, schema);
    else known[index] = after;
  }
}
