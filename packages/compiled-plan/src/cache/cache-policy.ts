import {
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../shape/collect-fields.ts';

/** For how long, and for whom, a copy of what is selected is good, by what the schema declares. */
export interface CachePolicy {
  /** In seconds. */
  maxAge: number;
  /** Others may see something else there. */
  isPrivate: boolean;
  /** Within what is selected stand fields of other entities. */
  holdsOthers: boolean;
}

interface Hint {
  maxAge?: number;
  scope?: string;
  inheritMaxAge?: boolean;
}

/** Of an operation. Null where something is selected of which nothing is declared. */
export function operationPolicy(schema: GraphQLSchema, document: DocumentNode): CachePolicy | null {
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  return root ? policyOf(schema, document, [{ on: root, selectionSet: operation.selectionSet }]) : null;
}

/** Of what is asked for about entities: `{ _entities(representations: …) { ... on Type { … } } }`, or by fragments with names. */
export function entitiesPolicy(schema: GraphQLSchema, document: DocumentNode): CachePolicy | null {
  const entities = getOperationAST(document)?.selectionSet.selections[0] as FieldNode | undefined;
  const kinds = (entities?.selectionSet?.selections ?? []) as (InlineFragmentNode | FragmentSpreadNode)[];
  const fragments = fragmentsOf(document);
  const written = kinds.map((kind) => {
    const { typeCondition, selectionSet } = fragmentBehind(kind, fragments);
    return { on: schema.getType(typeCondition?.name.value ?? '') as GraphQLCompositeType | undefined, selectionSet };
  });
  return policyOf(schema, document, written);
}

/**
 * The rules of Apollo Server: the smallest age counts; a field of objects has the age of its type where it has none of its own,
 * and 0 without; a leaf has the age of what it stands in. Besides, a field has what an interface declares of it.
 */
function policyOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  written: { on: GraphQLCompositeType | undefined; selectionSet: SelectionSetNode }[],
): CachePolicy | null {
  const directive = schema.getDirective('cacheControl');
  if (!directive) return null;
  const fragments = fragmentsOf(document);
  const policy: CachePolicy = { maxAge: Number.POSITIVE_INFINITY, isPrivate: false, holdsOthers: false };

  for (const { on, selectionSet } of written) {
    const hint = on ? hintOf(on.astNode) : { maxAge: 0 };
    restrict(hint);
    visit(selectionSet, on, hint?.maxAge === undefined);
  }
  return policy.maxAge > 0 && Number.isFinite(policy.maxAge) ? policy : null;

  /** Where nothing is declared of what the fields stand in, each must say for itself. */
  function visit({ selections }: SelectionSetNode, on: GraphQLCompositeType | undefined, alone: boolean): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        field(selection, on, alone);
        continue;
      }
      const { typeCondition, selectionSet } = fragmentBehind(selection, fragments);
      const type = typeCondition ? schema.getType(typeCondition.name.value) : on;
      visit(selectionSet, type as GraphQLCompositeType, alone);
    }
  }

  function field({ name, selectionSet }: FieldNode, on: GraphQLCompositeType | undefined, alone: boolean): void {
    if (name.value === '__typename') return;
    const definition = on && 'getFields' in on ? on.getFields()[name.value] : undefined;
    if (!definition) {
      restrict({ maxAge: 0 });
      return;
    }
    const type = getNamedType(definition.type);
    const ofType = isCompositeType(type) ? hintOf(type.astNode) : undefined;
    for (const own of declared(on as GraphQLCompositeType, name.value)) {
      const inherits = own.inheritMaxAge || ofType?.inheritMaxAge;
      const needed = alone || (isCompositeType(type) && !inherits);
      restrict({ ...(needed && { maxAge: 0 }), ...ofType, ...own });
    }
    if (!selectionSet) return;
    policy.holdsOthers ||= kindsOf(type as GraphQLCompositeType).some(isEntity);
    visit(selectionSet, type as GraphQLCompositeType, false);
  }

  function restrict(hint: Hint | undefined): void {
    policy.maxAge = Math.min(policy.maxAge, hint?.maxAge ?? Number.POSITIVE_INFINITY);
    policy.isPrivate ||= hint?.scope === 'PRIVATE';
  }

  /** What is declared of a field in each type of objects that may be met there: by it, and for the rest by its interfaces. */
  function declared(on: GraphQLCompositeType, name: string): Hint[] {
    const kinds = kindsOf(on);
    if (kinds.length === 0) return [{ maxAge: 0 }];
    return kinds.map((kind) => {
      const hintIn = (place: GraphQLCompositeType) =>
        'getFields' in place ? hintOf(place.getFields()[name]?.astNode) : undefined;
      const interfaces = 'getInterfaces' in kind ? kind.getInterfaces() : [];
      return { ...strictest(interfaces.flatMap((each) => hintIn(each) ?? [])), ...hintIn(kind) };
    });
  }

  function kindsOf(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    return isAbstractType(type) ? [...schema.getPossibleTypes(type)] : [type];
  }

  function hintOf(
    node: (ASTNode & { directives?: readonly ConstDirectiveNode[] }) | null | undefined,
  ): Hint | undefined {
    return node
      ? (getDirectiveValues(directive as NonNullable<typeof directive>, node) as Hint | undefined)
      : undefined;
  }
}

function strictest(hints: readonly Hint[]): Hint {
  const ages = hints.flatMap(({ maxAge }) => maxAge ?? []);
  return {
    ...(ages.length > 0 && { maxAge: Math.min(...ages) }),
    ...(hints.some(({ scope }) => scope === 'PRIVATE') && { scope: 'PRIVATE' }),
    ...(hints.some(({ inheritMaxAge }) => inheritMaxAge) && { inheritMaxAge: true }),
  };
}

function fragmentBehind(
  selection: InlineFragmentNode | FragmentSpreadNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): InlineFragmentNode | FragmentDefinitionNode {
  return selection.kind === Kind.FRAGMENT_SPREAD
    ? (fragments.get(selection.name.value) as FragmentDefinitionNode)
    : selection;
}

/** A supergraph says by what a type's objects are known in other subgraphs. */
function isEntity(type: GraphQLCompositeType): boolean {
  const { directives = [] } = isObjectType(type) ? (type.astNode ?? {}) : {};
  return directives.some(
    ({ name, arguments: given = [] }) => name.value === 'join__type' && given.some((each) => each.name.value === 'key'),
  );
}
