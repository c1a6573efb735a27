import type { Data } from './subgraph-answer.ts';

/**
 * Clients choose aliases, such as `constructor` or `__proto__`: a key is read and written as the object's own, or not at
 * all. Answers are JSON, so a function among them can only be inherited.
 */
export function own(object: Data, key: string): unknown {
  if (key === '__proto__' && !Object.hasOwn(object, key)) return undefined;
  const value = object[key];
  return typeof value === 'function' ? undefined : value;
}

/** Of these keys, those that the object has itself. */
export function ownOf(object: Readonly<Data>, keys: readonly string[]): Data {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(object, key)).map((key) => [key, object[key]]));
}

export function setOwn(object: Data, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  } else {
    object[key] = value;
  }
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
