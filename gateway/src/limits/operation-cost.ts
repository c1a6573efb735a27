import { own } from '@berth/compiled-plan';
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
}

export type Variables = Record<string, unknown>;
export type Cost = (variables: Variables) => number;

/**
 * How many fields an operation's answer may have: those below a page count as often as the page is long. It must be valid,
 * and not too large, since fragments are followed as often as they are spread. Where no page's length is a variable, that
 * is one number, worked out once.
 */
export function compileCost({ schema, document, operation }: Operation): Cost {
  const named = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(named.map((node) => [node.name.value, node]));
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map((node) => [node.variable.name.value, node.defaultValue]),
  );
  const cost = ofSelections(operation.selectionSet, schema.getRootType(operation.operation), false);
  return typeof cost === 'number' ? () => cost : cost;

  function ofSelections({ selections }: SelectionSetNode, type: Type, inPage: boolean): Term {
    return plus(selections.map((node) => ofSelection(node, type, inPage)));
  }

  function ofSelection(node: SelectionNode, type: Type, inPage: boolean): Term {
    if (node.kind === Kind.FIELD) return ofField(node, type, inPage);
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    const narrowed = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
    return fragment ? ofSelections(fragment.selectionSet, narrowed, inPage) : 0;
  }

  function ofField(node: FieldNode, type: Type, inPage: boolean): Term {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    // What has no fields, and what a client asks of the schema: it is in memory.
    if (!field || !node.selectionSet) return 1;
    const page = pageSize(field, node);
    // A page's own list, its nodes or its edges, is as long as the page.
    const size = page ?? (isListType(getNullableType(field.type)) && !inPage ? LIST_SIZE : 1);
    return plus([1, times(size, ofSelections(node.selectionSet, getNamedType(field.type), page !== undefined))]);
  }

  /** Undefined where the field is no page. */
  function pageSize({ args }: GraphQLField<unknown, unknown>, node: FieldNode): Term | undefined {
    const known = args.filter(({ name }) => PAGE_ARGUMENTS.includes(name));
    if (known.length === 0) return undefined;
    const given = known.map(({ name, defaultValue }) => ({
      value: node.arguments?.find((argument) => argument.name.value === name)?.value,
      defaultValue,
    }));
    const size = (variables: Variables) => {
      const sizes = given.map(({ value, defaultValue }) => (value && numberIn(value, variables)) ?? defaultValue);
      const asked = sizes.filter((size) => isInt(size));
      return asked.length === 0 ? LIST_SIZE : Math.max(0, ...asked);
    };
    return given.some(({ value }) => value?.kind === Kind.VARIABLE) ? size : size({});
  }

  function numberIn(node: ValueNode, variables: Variables): unknown {
    if (node.kind !== Kind.VARIABLE) return valueFromAST(node, GraphQLInt);
    const { value } = node.name;
    return own(variables, value) ?? valueFromAST(defaults.get(value), GraphQLInt);
  }
}

/** A number, or what it takes variables to know. */
type Term = number | Cost;

function plus(terms: readonly Term[]): Term {
  const fixed = terms.reduce<number>((sum, term) => (typeof term === 'number' ? sum + term : sum), 0);
  const others = terms.filter((term) => typeof term !== 'number');
  return others.length === 0 ? fixed : (variables) => others.reduce((sum, term) => sum + term(variables), fixed);
}

function times(size: Term, inner: Term): Term {
  if (typeof size === 'number' && typeof inner === 'number') return size * inner;
  return (variables) => amount(size, variables) * amount(inner, variables);
}

function amount(term: Term, variables: Variables): number {
  return typeof term === 'number' ? term : term(variables);
}

/** What is none is refused later, by what it is. */
function isInt(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= GRAPHQL_MAX_INT;
}

type Type = GraphQLNamedType | null | undefined;
