import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { jsonOf } from '../json-text.ts';
import { merge } from '../merge.ts';
import { isObject, own, setOwn } from '../own.ts';
import { compileRewrites } from '../rewrites.ts';
import type { Data } from '../subgraph-answer.ts';
import { typesWithin } from '../type-test.ts';

/** The JSON by which a subgraph finds an entity; null where something of that is missing. */
export type Represent = (object: Data) => string | null;

export function compileRepresentation(
  schema: GraphQLSchema,
  { requires = [], inputRewrites }: Pick<FetchNode, 'requires' | 'inputRewrites'>,
): Represent {
  const select = compileSelect(schema, requires);
  const rewrite = compileRewrites(schema, inputRewrites);
  const represent: Represent = (object) => {
    const selected = select(object);
    if (!selected?.['__typename']) return null;
    rewrite(selected);
    return JSON.stringify(selected);
  };
  if (inputRewrites) return represent;

  const forTypes = new Map<unknown, Represent>();
  return (object) => {
    const name = object['__typename'];
    let forType = forTypes.get(name);
    if (!forType) {
      const type = schema.getType(name as string);
      if (!type) return represent(object);
      forType = compilePlain(schema, requires, type.name) ?? represent;
      forTypes.set(name, forType);
    }
    return forType(object);
  };
}

/** Nearly always a type is found by its name and a field or two: then there is nothing to be made but their JSON. */
function compilePlain(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  type: string,
): Represent | null {
  const forType = requires.filter(
    (selection) => !('typeCondition' in selection && !typesWithin(schema, selection.typeCondition as string).has(type)),
  );
  const [fragment, ...others] = forType;
  if (fragment?.kind !== 'InlineFragment' || !fragment.typeCondition || others.length > 0) return null;
  const keys = fragment.selections.flatMap((field) =>
    field.kind === 'Field' && !field.selections ? [field.alias ?? field.name] : [],
  );
  if (keys.length < fragment.selections.length || !keys.includes('__typename') || keys.includes('__proto__'))
    return null;

  const fields = keys.map((key, index) => ({ key, start: `${index === 0 ? '' : ','}${JSON.stringify(key)}:` }));
  return (object) => {
    let text = '{';
    for (const { key, start } of fields) {
      const value = object[key];
      if (value === undefined || typeof value === 'function') return null;
      text += start + jsonOf(value);
    }
    return `${text}}`;
  };
}

/** Takes from an object what a subgraph must know to find it. Null where something of that is missing. */
type Select = (object: Data) => Data | null;

type Step = (from: Data, into: Data) => boolean;

function compileSelect(schema: GraphQLSchema, selections: readonly QueryPlanSelectionNode[]): Select {
  const steps = selections.map((selection) => compileStep(schema, selection));
  return (object) => {
    const selected: Data = {};
    for (const step of steps) if (!step(object, selected)) return null;
    return selected;
  };
}

function compileStep(schema: GraphQLSchema, selection: QueryPlanSelectionNode): Step {
  return selection.kind === 'Field' ? field(schema, selection) : fragment(schema, selection);
}

function field(schema: GraphQLSchema, { alias, name, selections }: QueryPlanSelectionNode & { kind: 'Field' }): Step {
  const key = alias ?? name;
  const take = selections ? within(compileSelect(schema, selections)) : (value: unknown) => value;
  return (from, into) => {
    const value = own(from, key);
    if (value === undefined) return false;
    setOwn(into, key, take(value));
    return true;
  };
}

function within(select: Select) {
  return function take(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(take);
    return isObject(value) ? select(value) : null;
  };
}

/** A fragment of which something is missing adds nothing; the rest still counts. */
function fragment(
  schema: GraphQLSchema,
  { typeCondition, selections }: QueryPlanSelectionNode & { kind: 'InlineFragment' },
): Step {
  if (!typeCondition) return () => true;
  const types = typesWithin(schema, typeCondition);
  const select = compileSelect(schema, selections);
  return (from, into) => {
    const part = types.has(from['__typename'] as string) ? select(from) : null;
    if (part) merge(into, part, schema);
    return true;
  };
}
