import { defaultFieldResolver, type GraphQLNamedType, type GraphQLSchema, isObjectType, isUnionType } from 'graphql';
import { anyone, type Rule, type Rules } from './rules.ts';
import type { Viewer } from './viewer.ts';

const REFERENCE = '__resolveReference';

interface WithViewer {
  viewer: Viewer | null;
}

/** Puts its rule before every field; refuses a schema in which a field that can be asked for has none. */
export function enforce(schema: GraphQLSchema, rules: Rules): GraphQLSchema {
  const guarded = guardedFields(schema);
  const missing = guarded.filter(([type, field]) => !ruleOf(rules, type, field)).map((path) => path.join('.'));
  if (missing.length > 0) throw new Error(`Nobody has said who may have ${missing.join(', ')}: see rules.ts.`);
  const known = new Set(guarded.map((path) => path.join('.')));
  const named = Object.entries(rules).flatMap(([type, fields]) =>
    Object.keys(fields).map((field) => `${type}.${field}`),
  );
  const unknown = named.filter((path) => !known.has(path));
  if (unknown.length > 0) throw new Error(`There is a rule for ${unknown.join(', ')}, and no such field.`);

  for (const [type, field] of guarded) {
    const rule = ruleOf(rules, type, field) as Rule;
    // Most fields: nothing stands before them.
    if (rule === anyone) continue;
    if (field === REFERENCE) guardReference(schema.getType(type) as GraphQLNamedType, rule);
    else guardField(schema, type, field, rule);
  }
  return schema;
}

/** Every field of Query, Mutation, Subscription and of each entity, and each way to get an entity by reference. */
function guardedFields(schema: GraphQLSchema): [type: string, field: string][] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const entities = schema.getType('_Entity');
  const types = [...roots, ...(isUnionType(entities) ? entities.getTypes() : [])].filter((type) => type != null);
  const fields = types.flatMap((type) => Object.keys(type.getFields()).map((field) => [type.name, field] as const));
  const references = Object.values(schema.getTypeMap()).filter(referenceOf);
  return [
    ...fields.filter(([, field]) => field !== '_service' && field !== '_entities').map(([...path]) => path),
    ...references.map(({ name }): [string, string] => [name, REFERENCE]),
  ] as [string, string][];
}

function ruleOf(rules: Rules, type: string, field: string): Rule | undefined {
  return rules[type]?.[field];
}

function guardField(schema: GraphQLSchema, typeName: string, fieldName: string, rule: Rule): void {
  const type = schema.getType(typeName);
  const field = isObjectType(type) && type.getFields()[fieldName];
  if (!field) return;
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context: WithViewer, info) =>
    rule(context.viewer, parent, args) ? resolve(parent, args, context, info) : null;
}

type Reference = (reference: object, context: WithViewer, info: unknown) => unknown;

/** Where Apollo keeps a type's __resolveReference. */
function subgraphOf(type: GraphQLNamedType): { resolveReference?: Reference } | undefined {
  return (type.extensions as { apollo?: { subgraph?: { resolveReference?: Reference } } }).apollo?.subgraph;
}

function referenceOf(type: GraphQLNamedType): Reference | undefined {
  return subgraphOf(type)?.resolveReference;
}

function guardReference(type: GraphQLNamedType, rule: Rule): void {
  const resolve = referenceOf(type) as Reference;
  Object.assign(subgraphOf(type) as object, {
    resolveReference: async (reference: object, context: WithViewer, info: unknown) => {
      const found = await resolve(reference, context, info);
      return found && rule(context.viewer, found, reference) ? found : null;
    },
  });
}
