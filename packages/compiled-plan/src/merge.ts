import { isObject, own, setOwn } from './own.ts';
import type { Data } from './subgraph-answer.ts';

/** Writes a subgraph's part of an object into what is known of it. What comes later wins, a null too; lists are merged item by item. */
export function merge(known: Data, part: Data): void {
  for (const key of Object.keys(part)) {
    const [before, after] = [own(known, key), part[key]];
    if (after === undefined || after === before) continue;
    if (isObject(before) && isObject(after)) merge(before, after);
    else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) mergeItems(before, after);
    else setOwn(known, key, after);
  }
}

function mergeItems(known: unknown[], part: unknown[]): void {
  for (const [index, after] of part.entries()) {
    const before = known[index];
    if (isObject(before) && isObject(after)) merge(before, after);
    else known[index] = after;
  }
}
