import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
} from 'graphql';
import type { Data, SubgraphAnswer } from '../subgraph-answer.ts';
import { numberFrom } from './random.ts';

/** How badly a subgraph behaves: of so many values one is null, of so many one fails. 0 is never. */
export interface Mood {
  seed: number;
  nulls: number;
  failures: number;
  /** What an entity's fields are does not hang on how one came to it. Entities as such are neither null nor fail then. */
  steady?: boolean;
}

export type InMemorySubgraph = (body: string, mood: Mood) => Promise<SubgraphAnswer>;

const LEAVES: Record<string, (number: number) => unknown> = {
  ID: (number) => String(number % 4),
  Int: (number) => number % 50,
  Float: (number) => (number % 50) / 4,
  Boolean: (number) => number % 2 === 0,
};

/** What the entities of each type are found by, in any of these subgraphs. */
export type KeysOfTypes = ReadonlyMap<string, string[]>;

export function keysOfTypes(sdls: Iterable<string>): KeysOfTypes {
  const keys = new Map<string, string[]>();
  const nodes = [...sdls].flatMap((sdl) => parse(sdl).definitions);
  for (const node of nodes.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)) {
    for (const { name, arguments: [fields] = [] } of node.directives ?? []) {
      if (name.value !== 'key' || fields?.value.kind !== Kind.STRING) continue;
      keys.set(node.name.value, [...(keys.get(node.name.value) ?? []), fields.value.value]);
    }
  }
  return keys;
}

/** Runs a subgraph's schema on data that it makes up: the same for the same entity, field and arguments. */
export function inMemory(name: string, sdl: string, foundBy: KeysOfTypes): InMemorySubgraph {
  const schema = buildSubgraphSchema(parse(sdl));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (parent, args, mood: Mood) =>
        resolve(schema, name, type, field, parent ?? {}, args, mood, foundBy);
    }
  }
  return async (body, mood) => {
    const { query, variables } = JSON.parse(body);
    const answer = await execute({ schema, document: parse(query), variableValues: variables, contextValue: mood });
    return JSON.parse(JSON.stringify(answer));
  };
}

function resolve(
  schema: GraphQLSchema,
  subgraph: string,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  parent: Data,
  args: Data,
  mood: Mood,
  foundBy: KeysOfTypes,
): unknown {
  if (field.name === '_service') return null;
  if (field.name === '_entities') {
    return (args['representations'] as Data[]).map((representation) => entity(schema, subgraph, representation, mood));
  }
  // Keys, and what others require, came along.
  if (field.name in parent) return parent[field.name];
  const whims = [mood.seed, type.name, field.name, args, mood.steady ? identity(type, parent, foundBy) : known(parent)];
  return madeUp(schema, field.type, whims, mood, mood.steady ? '' : subgraph);
}

/** Of an entity that is found by its id everywhere, its id. All others of a type are alike: nothing of them always comes along. */
function identity({ name }: GraphQLObjectType, parent: Data, foundBy: KeysOfTypes): unknown {
  return foundBy.get(name)?.every((fields) => fields === 'id') ? parent['id'] : null;
}

/** However one came to it: only what is not found by an id hangs on that. */
function known({ __typename, '#': number, ...fields }: Data): Data {
  return 'id' in fields ? fields : { number, ...fields };
}

function entity(schema: GraphQLSchema, subgraph: string, representation: Data, mood: Mood): unknown {
  const whims = [mood.seed, subgraph, representation];
  if (!mood.steady && mood.failures && numberFrom(mood.failures, 'entity fails', ...whims) === 0)
    return new Error('No such entity.');
  if (!mood.steady && mood.nulls && numberFrom(mood.nulls, 'entity is null', ...whims) === 0) return null;
  const type = schema.getType(representation['__typename'] as string);
  if (!isInterfaceType(type)) return { ...representation };
  return { ...representation, __typename: kindOf(schema, type, representation) };
}

function madeUp(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  whims: readonly unknown[],
  mood: Mood,
  subgraph: string,
): unknown {
  if (mood.failures && numberFrom(mood.failures, 'fails', subgraph, ...whims) === 0) {
    const extensions = numberFrom(2, 'with code', ...whims) ? { code: 'OUT_OF_INK', page: 4 } : {};
    return Object.assign(new Error(`${subgraph} ran out of ink.`), { extensions });
  }
  if (isNonNullType(type)) return madeUp(schema, type.ofType, whims, { ...mood, nulls: 0 }, subgraph);
  if (mood.nulls && numberFrom(mood.nulls, 'null', subgraph, ...whims) === 0) return null;
  if (isListType(type)) {
    const items = Array.from({ length: numberFrom(4, 'items', ...whims) });
    return items.map((_, index) => madeUp(schema, type.ofType, [...whims, index], mood, subgraph));
  }
  const number = numberFrom(1000, ...whims);
  if (isEnumType(type)) return type.getValues()[number % type.getValues().length]?.value;
  if (isAbstractType(type) || isObjectType(type)) {
    // Few, so that one entity is met in many places.
    const id = String(isObjectType(type) ? idFor(schema, type, number) : number % 4);
    const of = isAbstractType(type) ? kindOf(schema, type, { id }) : type.name;
    const fields = (schema.getType(of) as GraphQLObjectType).getFields();
    return { __typename: of, '#': id, ...('id' in fields && { id }) };
  }
  return (LEAVES[type.name] ?? ((some) => `${type.name} ${some % 20}`))(number);
}

/** One by which it is of this kind when it is looked up as one of several, where there is one. */
function idFor(schema: GraphQLSchema, type: GraphQLObjectType, number: number): number {
  const ids = [0, 1, 2, 3].map((more) => (number + more) % 4);
  const fits = (id: number) => type.getInterfaces().every((of) => kindOf(schema, of, { id: String(id) }) === type.name);
  return ids.find(fits) ?? (ids[0] as number);
}

function kindOf(schema: GraphQLSchema, type: Parameters<GraphQLSchema['getPossibleTypes']>[0], key: Data): string {
  const kinds = schema.getPossibleTypes(type);
  return kinds[numberFrom(kinds.length, type.name, key['id'])]?.name as string;
}
