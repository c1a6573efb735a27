import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { merge } from '../merge.ts';
import { isObject, own, setOwn } from '../own.ts';
import type { Data } from '../subgraph-answer.ts';
import { typesWithin } from '../type-test.ts';

/** Takes from an object what a subgraph must know to find it. Null where something of that is missing. */
export type Select = (object: Data) => Data | null;

type Step = (from: Data, into: Data) => boolean;

export function compileSelect(schema: GraphQLSchema, selections: readonly QueryPlanSelectionNode[]): Select {
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
    if (part) merge(into, part);
    return true;
  };
}
