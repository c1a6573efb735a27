import {
  type DocumentNode,
  type FieldNode,
  GRAPHQL_MAX_INT,
  type GraphQLField,
  GraphQLInt,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromAST,
} from 'graphql';

/** What a list is taken to hold where nobody says how much of it is wanted. */
const LIST_SIZE = 10;
const PAGE_ARGUMENTS = ['first', 'last'];

export interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables?: Record<string, unknown> | undefined;
}

/**
 * How many fields an operation's answer may have: those below a page count as often as the page is long. It must be valid,
 * and not too large, since fragments are followed as often as they are spread.
 */
export function costOf({ schema, document, operation, variables = {} }: Operation): number {
  const named = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(named.map((node) => [node.name.value, node]));
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map((node) => [node.variable.name.value, node.defaultValue]),
  );
  return ofSelections(operation.selectionSet, schema.getRootType(operation.operation), false);

  function ofSelections({ selections }: SelectionSetNode, type: Type, inPage: boolean): number {
    return selections.reduce((sum, node) => sum + ofSelection(node, type, inPage), 0);
  }

  function ofSelection(node: SelectionNode, type: Type, inPage: boolean): number {
    if (node.kind === Kind.FIELD) return ofField(node, type, inPage);
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    const narrowed = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
    return fragment ? ofSelections(fragment.selectionSet, narrowed, inPage) : 0;
  }

  function ofField(node: FieldNode, type: Type, inPage: boolean): number {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    // What has no fields, and what a client asks of the schema: it is in memory.
    if (!field || !node.selectionSet) return 1;
    const page = pageSize(field, node);
    // A page's own list, its nodes or its edges, is as long as the page.
    const size = page ?? (isListType(getNullableType(field.type)) && !inPage ? LIST_SIZE : 1);
    return 1 + size * ofSelections(node.selectionSet, getNamedType(field.type), page !== undefined);
  }

  /** Undefined where the field is no page. */
  function pageSize({ args }: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const known = args.filter(({ name }) => PAGE_ARGUMENTS.includes(name));
    if (known.length === 0) return undefined;
    const sizes = known.map(({ name, defaultValue }) => {
      const given = node.arguments?.find((argument) => argument.name.value === name);
      return (given && numberIn(given.value)) ?? defaultValue;
    });
    const asked = sizes.filter((size) => isInt(size));
    return asked.length === 0 ? LIST_SIZE : Math.max(0, ...asked);
  }

  function numberIn(node: ValueNode): unknown {
    if (node.kind !== Kind.VARIABLE) return valueFromAST(node, GraphQLInt);
    const { value } = node.name;
    return variables[value] ?? valueFromAST(defaults.get(value), GraphQLInt);
  }
}

/** What is none is refused later, by what it is. */
function isInt(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= GRAPHQL_MAX_INT;
}

type Type = GraphQLNamedType | null | undefined;
