import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { Conditions } from '../conditions.ts';
import { isObject, own } from '../own.ts';
import type { Run } from '../run.ts';
import type { Data, ResponsePath } from '../subgraph-answer.ts';
import {
  type CollectedField,
  collectFields,
  type DeferredFragment,
  fragmentsOf,
  type Written,
} from './collect-fields.ts';
import { compileIntrospection } from './introspection.ts';
import { compileLeafCheck } from './leaf.ts';
import { invalid, type Making, NOTHING, placeOf, type Shaped, type Where } from './making.ts';
import type { Member, ObjectShaper, Output, Shaper } from './output.ts';

/** Makes the response from what the subgraphs told. */
export type Shape<Out> = (data: Data, variables: Run['variables']) => Shaped<Out>;

export interface ShapeOptions<Out> {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  conditions: Conditions;
  /** What the client calls the keys that are others here. */
  clientKeys: ReadonlyMap<string, string>;
  output: Output<Out>;
  /** Of what, and what is selected of it: of the whole operation, where nothing else is said. */
  root?: Written;
}

/** Compiles the selection of a client's operation. Each type of object gets a function of its own, when one is first met. */
export function compileShape<Out>({
  schema,
  document,
  operation,
  conditions,
  clientKeys,
  output,
  root = { on: schema.getRootType(operation.operation) as GraphQLCompositeType, selectionSet: operation.selectionSet },
}: ShapeOptions<Out>): Shape<Out> {
  const selected = { schema, fragments: fragmentsOf(document), conditions };
  const shapeRoot = objectOf(root.on, [root], placeOf(root.on, root.on));

  return (data, variables) => make(shapeRoot, data, variables, []);

  function make(shape: ObjectShaper<Out>, object: Data, variables: Run['variables'], path: ResponsePath): Shaped<Out> {
    const making: Making = { variables, path: [...path], errors: [], lacks: false, deferred: [] };
    const shaped = shape(object, making);
    const { errors, lacks, deferred } = making;
    const isWhole = !lacks && errors.length === 0;
    return shaped === NOTHING
      ? { data: null, errors, isWhole, deferred: [] }
      : { data: shaped, errors, isWhole, deferred };
  }

  function objectOf(type: GraphQLCompositeType, written: readonly Written[], where: Where): ObjectShaper<Out> {
    const { fields, deferred } = collectFields(selected, type, written);
    const shape = output.object(fields.map((field) => member(field, type)));
    return deferred.length === 0 ? shape : inParts(shape, deferred, type, where);
  }

  function inParts(
    shapeNow: ObjectShaper<Out>,
    deferred: readonly DeferredFragment[],
    type: GraphQLCompositeType,
    where: Where,
  ): ObjectShaper<Out> {
    // Who knows an interface alone has told its name: which type it is, may be told by then.
    const laterOf = isObjectType(type) ? objectOf : object;
    const later = deferred.map(({ id, written }) => ({ id, shapeLater: laterOf(type, written, where) }));
    return (object, making) => {
      for (const { id, shapeLater } of later) {
        const path = [...making.path];
        making.deferred.push({ id, path, shape: () => make(shapeLater, object, making.variables, path) });
      }
      return shapeNow(object, making);
    };
  }

  function member(field: CollectedField, type: GraphQLCompositeType): Member<Out> {
    const { key: plannedKey, definition, parent, nodes, below } = field;
    const key = clientKeys.get(plannedKey) ?? plannedKey;
    if (!definition && nodes[0]?.name.value === '__typename') return { key, shape: typename(plannedKey, type) };
    if (!definition) {
      const introspect = compileIntrospection(schema, operation, document, nodes);
      return { key, shape: (_, { variables }) => output.leaf(introspect(variables)) };
    }
    const inPlace = placed(key, plannedKey, valueFor(definition.type, below, parent));
    const leaf = getNullableType(definition.type);
    return { key, shape: isLeafType(leaf) ? atOnce(plannedKey, leaf, inPlace) : inPlace };
  }

  function placed(key: string, plannedKey: string, shape: Shaper<Out>): ObjectShaper<Out> {
    return (object, making) => {
      making.path.push(key);
      const value = shape(own(object, plannedKey), making);
      making.path.pop();
      return value;
    };
  }

  /** Most values are leaves, and as they should be: where they stand matters for errors alone. */
  function atOnce(key: string, type: GraphQLLeafType, otherwise: ObjectShaper<Out>): ObjectShaper<Out> {
    const isValid = compileLeafCheck(type);
    if (key === '__proto__') return otherwise;
    return (object, making) => {
      const value = object[key];
      const isPlain = value !== null && value !== undefined && typeof value !== 'function';
      return isPlain && isValid(value) ? output.leaf(value) : otherwise(object, making);
    };
  }

  function typename(key: string, type: GraphQLCompositeType): ObjectShaper<Out> {
    return (object, making) => {
      const named = schema.getType((own(object, key) ?? object['__typename'] ?? '') as string);
      const known = named ?? type;
      if (isObjectType(known)) return output.leaf(known.name);
      making.lacks ||= named === undefined;
      return NOTHING;
    };
  }

  function valueFor(type: GraphQLOutputType, below: readonly Written[], parent: GraphQLCompositeType): Shaper<Out> {
    if (isNonNullType(type)) {
      const shape = present(type.ofType, below, parent);
      const where = placeOf(type.ofType, parent);
      return (value, making) => {
        if (value !== null && value !== undefined) return shape(value, making);
        return invalid(making, `Cannot return null for non-nullable ${where(making)}.`);
      };
    }
    const shape = present(type, below, parent);
    return (value, making) => {
      making.lacks ||= value === undefined;
      const before = making.deferred.length;
      const shaped = value === null || value === undefined ? NOTHING : shape(value, making);
      if (shaped !== NOTHING) return shaped;
      making.deferred.length = before;
      return output.nothing;
    };
  }

  /** Of a value that is there. */
  function present(type: GraphQLOutputType, below: readonly Written[], parent: GraphQLCompositeType): Shaper<Out> {
    if (isListType(type)) return list(valueFor(type.ofType, below, parent), placeOf(type, parent));
    if (!isLeafType(type)) return object(type as GraphQLCompositeType, below, placeOf(type, parent));
    const [isValid, where] = [compileLeafCheck(type), placeOf(type, parent)];
    return (value, making) =>
      isValid(value) ? output.leaf(value) : invalid(making, `Invalid value found for ${where(making)}.`);
  }

  function list(item: Shaper<Out>, where: Where): Shaper<Out> {
    const shape = output.list(item);
    return (value, making) => {
      if (!Array.isArray(value)) return invalid(making, `Invalid non-list value found for ${where(making)}.`);
      return shape(value, making);
    };
  }

  function object(declared: GraphQLCompositeType, below: readonly Written[], where: Where): Shaper<Out> {
    const shapes = new Map<unknown, ObjectShaper<Out>>();
    return (value, making) => {
      if (!isObject(value)) return invalid(making, `Invalid non-object value found for ${where(making)}.`);
      const name = value['__typename'] || declared.name;
      let shape = shapes.get(name);
      if (!shape) {
        const type = schema.getType(name as string);
        if (!isCompositeType(type)) return invalid(making, `Invalid __typename found for object at ${where(making)}.`);
        shape = objectOf(type, below, where);
        shapes.set(name, shape);
      }
      return shape(value, making);
    };
  }
}
