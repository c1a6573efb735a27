import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Data } from '../subgraph-answer.ts';
import type { Choices } from './random.ts';

const DEEPEST = 4;

export interface Operation {
  text: string;
  variables: Data;
}

/** Some operation that this schema allows, or nearly: fields may conflict, which validation finds. */
export function chooseOperation(schema: GraphQLSchema, choices: Choices): Operation {
  const variables: Data = {};
  const declared: string[] = [];
  const fragments: string[] = [];
  const kind = schema.getMutationType() && choices.onceIn(5) ? 'mutation' : 'query';
  const root = schema.getRootType(kind as never) as GraphQLCompositeType;
  const body = selectionSet(root, 0);
  const heading = declared.length > 0 ? `${kind} (${declared.join(', ')})` : kind;
  return { text: `${heading} ${body}\n${fragments.join('\n')}`, variables };

  function selectionSet(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + choices.below(depth > 2 ? 3 : 4);
    return `{ ${Array.from({ length: count }, () => selection(type, depth)).join(' ')} }`;
  }

  function selection(type: GraphQLCompositeType, depth: number): string {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = depth < DEEPEST ? fields : fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    if (depth < DEEPEST && choices.onceIn(fields.length === 0 ? 1 : 5)) return fragment(type, depth);
    if (usable.length === 0 || choices.onceIn(9)) return choices.onceIn(3) ? 'kind_: __typename' : '__typename';
    return field(choices.oneOf(usable), depth);
  }

  function field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    const given = args.filter((arg) => isNonNullType(arg.type) || choices.onceIn(2)).map(argument);
    // Other arguments need another key; the type is in the alias, lest two types' fields conflict.
    const needsAlias = given.length > 0 || choices.onceIn(6);
    const alias = needsAlias ? `${choices.oneOf(['a', 'b', 'constructor', 'c'])}${declared.length}_${name}: ` : '';
    const named = getNamedType(type);
    const below = isCompositeType(named) ? ` ${selectionSet(named, depth + 1)}` : '';
    return `${alias}${name}${given.length > 0 ? `(${given.join(', ')})` : ''}${directive()}${below}`;
  }

  function fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = choices.oneOf([type, ...overlapping(schema, type)]);
    const body = selectionSet(condition, depth + 1);
    if (choices.onceIn(3)) {
      const name = `F${fragments.length}`;
      fragments.push(`fragment ${name} on ${condition} ${body}`);
      return `...${name}${directive()} ...${name}`;
    }
    return `... ${choices.onceIn(6) && condition === type ? '' : `on ${condition}`}${directive()} ${body}`;
  }

  function directive(): string {
    if (!choices.onceIn(8)) return '';
    const name = choices.oneOf(['include', 'skip']);
    const value = choices.below(2) === 0;
    if (choices.onceIn(3)) return ` @${name}(if: ${value})`;
    const variable = `if${choices.below(3)}`;
    if (!(variable in variables)) {
      declared.push(`$${variable}: Boolean${choices.onceIn(3) ? ' = true' : '!'}`);
      variables[variable] = value;
    }
    return ` @${name}(if: $${variable})`;
  }

  function argument({ name, type }: GraphQLArgument): string {
    const value = input(type, 0);
    if (choices.onceIn(2)) return `${name}: ${literal(value, type)}`;
    const variable = `v${declared.length}`;
    declared.push(`$${variable}: ${type}`);
    variables[variable] = value;
    return `${name}: $${variable}`;
  }

  function input(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return input(type.ofType, depth);
    if (isListType(type)) return Array.from({ length: choices.below(3) }, () => input(type.ofType, depth + 1));
    if (isEnumType(type)) return choices.oneOf(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (given) => isNonNullType(given.type) || (depth < 2 && choices.onceIn(2)),
      );
      return Object.fromEntries(fields.map((given) => [given.name, input(given.type, depth + 1)]));
    }
    if (type.name === 'Int' || type.name === 'Float') return choices.below(9);
    if (type.name === 'Boolean') return choices.below(2) === 0;
    return choices.oneOf(['1', '2', 'three']);
  }
}

function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (isListType(type)) return `[${(value as unknown[]).map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (!isInputObjectType(type)) return isEnumType(type) ? String(value) : JSON.stringify(value);
  const fields = type.getFields();
  const given = Object.entries(value as Data).map(
    ([name, part]) => `${name}: ${literal(part, fields[name]?.type as GraphQLInputType)}`,
  );
  return `{${given.join(', ')}}`;
}

/**
 * The types on which a fragment may stand within this one. Within a type of objects, only itself: Apollo's executor loses
 * what stands in a fragment on an interface there, if the subgraph was not asked for `__typename`.
 */
function overlapping(schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] {
  if (!isAbstractType(type)) return [];
  const mine = new Set(schema.getPossibleTypes(type));
  const types = Object.values(schema.getTypeMap()).filter(isCompositeType);
  return types.filter((other) =>
    isAbstractType(other) ? schema.getPossibleTypes(other).some((one) => mine.has(one)) : mine.has(other),
  );
}
