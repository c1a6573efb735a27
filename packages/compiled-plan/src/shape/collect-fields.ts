import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Conditions, takesPart } from '../conditions.ts';
import { idOf } from '../defer/directive.ts';
import { typesWithin } from '../type-test.ts';

/** A selection set, and the type that it is written for. */
export interface Written {
  on: GraphQLCompositeType;
  selectionSet: SelectionSetNode;
}

/** All that a client selects under one key of an object. */
export interface CollectedField {
  key: string;
  nodes: FieldNode[];
  /** Undefined for `__typename`, `__schema` and `__type`, which every schema has. */
  definition: GraphQLField<unknown, unknown> | undefined;
  /** How errors name the type that has the field: that of the object, or of the fragment in which the field stands. */
  parent: GraphQLCompositeType;
  below: Written[];
}

export interface Selected {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  conditions: Conditions;
}

export interface Collected {
  fields: CollectedField[];
  deferred: DeferredFragment[];
}

/** What is told of an object later. */
export interface DeferredFragment {
  id: string;
  written: Written[];
}

/** The fields of an object of this type, in the order in which the client first wrote them. */
export function collectFields(
  { schema, fragments, conditions }: Selected,
  type: GraphQLCompositeType,
  written: readonly Written[],
): Collected {
  const fields = new Map<string, CollectedField>();
  const deferred: DeferredFragment[] = [];
  for (const { on, selectionSet } of written) collect(selectionSet, on, type);
  return { fields: [...fields.values()], deferred };

  function collect({ selections }: SelectionSetNode, on: GraphQLCompositeType, parent: GraphQLCompositeType): void {
    for (const selection of selections) {
      if (!takesPart(selection.directives, conditions)) continue;
      if (selection.kind === Kind.FIELD) add(selection, on, parent);
      else enter(selection.kind === Kind.INLINE_FRAGMENT ? selection : fragment(selection), on, parent);
    }
  }

  function enter(
    { typeCondition, selectionSet, directives }: InlineFragmentNode,
    on: GraphQLCompositeType,
    parent: GraphQLCompositeType,
  ): void {
    const condition = typeCondition && (schema.getType(typeCondition.name.value) as GraphQLCompositeType);
    if (condition && !typesWithin(schema, condition.name).has(type.name)) return;
    const id = idOf(directives);
    if (id !== undefined) deferred.push({ id, written: [{ on: condition ?? on, selectionSet }] });
    else collect(selectionSet, condition ?? on, condition ?? parent);
  }

  function add(node: FieldNode, on: GraphQLCompositeType, parent: GraphQLCompositeType): void {
    const key = (node.alias ?? node.name).value;
    const definition = 'getFields' in on ? on.getFields()[node.name.value] : undefined;
    const field = fields.get(key) ?? { key, nodes: [], definition, parent, below: [] };
    fields.set(key, field);
    field.nodes.push(node);
    if (!definition || !node.selectionSet) return;
    field.below.push({ on: getNamedType(definition.type) as GraphQLCompositeType, selectionSet: node.selectionSet });
  }

  function fragment({ name }: FragmentSpreadNode): InlineFragmentNode {
    return fragments.get(name.value) as unknown as InlineFragmentNode;
  }
}

export function fragmentsOf({ definitions }: DocumentNode): Selected['fragments'] {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}
