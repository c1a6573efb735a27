import { setOwn } from '../own.ts';
import type { Data } from '../subgraph-answer.ts';

/** What a response is made of: values for those who go on with it, or its JSON for those who send it. */
export interface Output<Out> {
  nothing: Out;
  leaf(value: unknown): Out;
  list(items: Out[]): Out;
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

export const asJson: Output<string> = {
  nothing: 'null',
  leaf: (value) => (typeof value === 'string' ? quoted(value) : JSON.stringify(value)),
  list: (items) => `[${items.join(',')}]`,
  key: (name) => `${JSON.stringify(name)}:`,
  object(keys, values) {
    let text = '{';
    for (let index = 0; index < keys.length; index += 1) {
      text += index === 0 ? `${keys[0]}${values[0]}` : `,${keys[index]}${values[index]}`;
    }
    return `${text}}`;
  },
};

/** What JSON writes otherwise than it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what JSON escapes.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Most strings need only their quotes. */
function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}
