import { type GraphQLSchema, isAbstractType, isCompositeType, isObjectType } from 'graphql';

/** The names of the types whose objects a condition such as `... on Media` lets through. */
export function typesWithin(schema: GraphQLSchema, condition: string): ReadonlySet<string> {
  const type = schema.getType(condition);
  if (!isCompositeType(type) || !isAbstractType(type)) return new Set([condition]);
  const interfaces = 'getFields' in type ? schema.getImplementations(type).interfaces : [];
  return new Set([condition, ...[...schema.getPossibleTypes(type), ...interfaces].map(({ name }) => name)]);
}

/** Who knows an interface alone tells its name for objects of every type. */
export function namesObjects(schema: GraphQLSchema, name: unknown): boolean {
  return isObjectType(schema.getType(name as string));
}
