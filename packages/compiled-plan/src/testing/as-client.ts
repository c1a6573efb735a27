import type { ExecutionResult } from 'graphql';
import type { Payload } from '../defer/tell-later.ts';
import { isObject, own, setOwn } from '../own.ts';
import type { Data, ResponsePath } from '../subgraph-answer.ts';

/** What a client has when it was told all: each part is merged into the object at its path. */
export function asClient([first, ...others]: readonly (ExecutionResult & Partial<Payload>)[]): unknown {
  let data: unknown = first?.data ?? null;
  for (const { incremental = [] } of others) {
    for (const part of incremental) if (part.data) data = put(data, part.path, part.data);
  }
  return data;
}

function put(into: unknown, [key, ...below]: ResponsePath, part: unknown): unknown {
  if (key === undefined) {
    if (!isObject(into)) throw new Error('The client has no object there.');
    return merged(into, part);
  }
  if (Array.isArray(into)) return into.with(key as number, put(into[key as number], below, part));
  if (!isObject(into)) throw new Error('The client has nothing there.');
  return changed(into, key as string, put(own(into, key as string), below, part));
}

function merged(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return after.map((item, index) => merged(before[index], item));
  if (!isObject(before) || !isObject(after)) return after;
  let both = before;
  for (const key of Object.keys(after)) both = changed(both, key, merged(own(before, key), own(after, key)));
  return both;
}

function changed(object: Data, key: string, value: unknown): Data {
  const copy = { ...object };
  setOwn(copy, key, value);
  return copy;
}
