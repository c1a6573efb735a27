import { setOwn } from '../own.ts';
import type { Data } from '../subgraph-answer.ts';

/** What a response is made of: values for those who go on with it, or its text for those who send it. */
export interface Output<Out> {
  nothing: Out;
  leaf(value: unknown): Out;
  list(items: readonly Out[]): Out;
  /** How `object` wants its keys. */
  key(name: string): string;
  object(keys: readonly string[], values: readonly Out[]): Out;
}

export const asValue: Output<unknown> = {
  nothing: null,
  leaf: (value) => value,
  list: (items) => items,
  key: (name) => name,
  object(keys, values) {
    const object: Data = {};
    for (let index = 0; index < keys.length; index += 1) setOwn(object, keys[index] as string, values[index]);
    return object;
  },
};
