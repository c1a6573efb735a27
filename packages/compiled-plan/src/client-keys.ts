import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type NameNode,
  parse,
  print,
  visit,
} from 'graphql';

/**
 * The planner adds what it needs, keys and what others require, under the fields' own names. A client may have given such
 * a name to something else, by an alias or with other arguments; one of the two would then silently be the other.
 */
export interface PlannersKeys {
  names: ReadonlySet<string>;
  /** Those whose fields take arguments. */
  withArguments: ReadonlySet<string>;
}

/** Of the directives in which a supergraph says what is needed of an object, the argument that does. */
const FIELD_SETS = new Map([
  ['join__type', 'key'],
  ['join__field', 'requires'],
]);

export function plannersKeys(supergraphSdl: string): PlannersKeys {
  const names = new Set(['__typename']);
  const takesArguments = new Set<string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive({ name: directive, arguments: given = [] }) {
      for (const { name, value } of given) {
        if (FIELD_SETS.get(directive.value) !== name.value || value.kind !== Kind.STRING) continue;
        visit(parse(`{ ${value.value} }`), { Field: (field) => void names.add(field.name.value) });
      }
    },
    FieldDefinition({ name, arguments: given = [] }) {
      if (given.length > 0) takesArguments.add(name.value);
    },
  });
  return { names, withArguments: new Set([...names].filter((name) => takesArguments.has(name))) };
}

export interface SetApart {
  document: DocumentNode;
  /** Of each key that was put in a client's key's place, that key. */
  clientKeys: ReadonlyMap<string, string>;
}

/**
 * Gives what a client has put under a planner's name another key on the way; the response puts it back. So it does with a key
 * that stands for several things, of objects of different types: where those lead to one entity, the planner asks it for the
 * first of them alone.
 */
export function setClientKeysApart(document: DocumentNode, planners: PlannersKeys): SetApart {
  const clientKeys = new Map<string, string>();
  const infix = unusedInfix(document);
  const meanings = new Map<string, string[]>();
  const apart = visit(document, {
    Field(field, ...[, , , above]: VisitedIn) {
      const key = keyOf(field);
      if (above.some(isIntrospection)) return undefined;
      const meaning = numberOf(meaningOf(field), key, meanings);
      if (meaning === 0 && !clashes(field, key, planners)) return undefined;
      const plannedKey = key + infix + (meaning || '');
      clientKeys.set(plannedKey, key);
      return { ...field, alias: { kind: Kind.NAME, value: plannedKey } };
    },
  });
  return { document: apart, clientKeys };
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function numberOf(meaning: string, key: string, meanings: Map<string, string[]>): number {
  const known = meanings.get(key) ?? [];
  meanings.set(key, known);
  const found = known.indexOf(meaning);
  return found === -1 ? known.push(meaning) - 1 : found;
}

/** Which field it is, and with which arguments, in whatever order they are written. */
function meaningOf({ name, arguments: given = [] }: FieldNode): string {
  const inOrder = visit({ kind: Kind.FIELD, name, arguments: sorted(given) } satisfies FieldNode, {
    ObjectValue: { leave: (value) => ({ ...value, fields: sorted(value.fields) }) },
  });
  return print(inOrder);
}

function sorted<Named extends { name: NameNode }>(all: readonly Named[]): Named[] {
  return all.toSorted((one, other) => (one.name.value < other.name.value ? -1 : 1));
}

type VisitedIn = [key: unknown, parent: unknown, path: unknown, above: readonly (ASTNode | readonly ASTNode[])[]];

/** No planner has to do with what stands in it. */
function isIntrospection(node: ASTNode | readonly ASTNode[]): boolean {
  if (!('kind' in node)) return false;
  if (node.kind === Kind.FIELD) return node.name.value === '__schema' || node.name.value === '__type';
  return node.kind === Kind.FRAGMENT_DEFINITION && node.typeCondition.name.value.startsWith('__');
}

function clashes({ name, alias }: FieldNode, key: string, { names, withArguments }: PlannersKeys): boolean {
  if (!names.has(key)) return false;
  return (alias !== undefined && alias.value !== name.value) || withArguments.has(name.value);
}

function unusedInfix(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, { Name: ({ value }) => void used.add(value) });
  let infix = '__asked';
  while ([...used].some((name) => name.includes(infix))) infix += '_';
  return infix;
}

/** An error's place as the client knows it. */
export function atClientKeys(error: GraphQLError, clientKeys: ReadonlyMap<string, string>): GraphQLError {
  if (clientKeys.size === 0 || !error.path) return error;
  const path = error.path.map((key) => clientKeys.get(key as string) ?? key);
  const { message, extensions, originalError } = error;
  return new GraphQLError(message, { path, extensions, originalError: originalError ?? null });
}
