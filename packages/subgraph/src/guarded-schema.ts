import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { enforce } from './enforce.ts';
import type { Rules } from './rules.ts';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>;
type ResolverMap = NonNullable<SchemaModule['resolvers']>;

export interface SchemaParts {
  schema: string;
  resolvers: object;
  /** Who may have what. */
  rules: Rules;
}

/** A subgraph's schema, with its rules before its resolvers; throws where a field lacks one. */
export function guardedSchema({ schema: sdl, resolvers, rules }: SchemaParts): GraphQLSchema {
  // Generated resolver types are closed; Apollo's are an index. The shapes agree, the types cannot.
  return enforce(buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as ResolverMap }), rules);
}
