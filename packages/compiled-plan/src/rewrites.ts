import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isObject, own, setOwn } from './own.ts';
import type { Data, ResponsePath } from './subgraph-answer.ts';
import { typesWithin } from './type-test.ts';

const FRAGMENT = '... on ';

export type Rewrite = (value: unknown) => void;

/**
 * What the planner wants changed in what goes to a subgraph (the name of an interface for that of its implementation)
 * or comes from it (aliases that it made up, back into the client's).
 */
export function compileRewrites(schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[] = []): Rewrite {
  const steps = rewrites.map((rewrite) => at(schema, rewrite.path.slice(0, -1), change(rewrite)));
  return (value) => {
    for (const step of steps) step(value);
  };
}

/** The path to a value, as it is where the value's keys are the client's again. */
export function compilePathRewrite(rewrites: readonly FetchDataRewrite[] = []): (path: ResponsePath) => ResponsePath {
  // The planner makes up each alias once, for one name.
  const names = new Map<unknown, string>();
  for (const rewrite of rewrites) {
    if (rewrite.kind === 'KeyRenamer') names.set(rewrite.path.at(-1), rewrite.renameKeyTo);
  }
  return (path) => path.map((key) => names.get(key) ?? key);
}

function change(rewrite: FetchDataRewrite): (object: Data) => void {
  const key = rewrite.path.at(-1) as string;
  if (rewrite.kind === 'ValueSetter') return (object) => setOwn(object, key, rewrite.setValueTo);
  return (object) => {
    const value = own(object, key);
    if (value === undefined) return;
    setOwn(object, rewrite.renameKeyTo, value);
    object[key] = undefined;
  };
}

function at(schema: GraphQLSchema, path: readonly string[], act: (object: Data) => void): Rewrite {
  const [first, ...rest] = path;
  if (first === undefined) return each(act);
  const next = at(schema, rest, act);
  if (!first.startsWith(FRAGMENT)) return each((object) => next(own(object, first)));

  const types = typesWithin(schema, first.slice(FRAGMENT.length));
  // Where nobody says what an object is, the planner has put nothing else there.
  return each((object) => {
    if (!object['__typename'] || types.has(object['__typename'] as string)) next(object);
  });
}

function each(act: (object: Data) => void): Rewrite {
  return function visit(value) {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isObject(value)) act(value);
  };
}
