import { type Schema, Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { type PlannersKeys, plannersKeys } from './client-keys.ts';
import { createPlanner, PLANNER_LIMITS } from './planner.ts';
import { requiringFields } from './settled.ts';

/** A supergraph, ready to be planned for. */
export interface OpenSupergraph {
  sdl: string;
  /** By name. */
  subgraphs: readonly string[];
  /** Where each of them is, as the supergraph says. */
  urls: ReadonlyMap<string, string>;
  /** What clients see. */
  apiSchema: GraphQLSchema;
  /** What the planner knows: clients' types, and who has what. */
  wholeSchema: GraphQLSchema;
  /** What clients see, in the words of Apollo's own executor. */
  apolloApiSchema: Schema;
  plannersKeys: PlannersKeys;
  /** The names of fields with @requires. */
  requiringFields: ReadonlySet<string>;
  /** Of a document with one operation. Throws TooManyWays or TooLongToPlan. */
  plan(document: DocumentNode): QueryPlan;
}

export function openSupergraph(sdl: string, limits = PLANNER_LIMITS): OpenSupergraph {
  const supergraph = Supergraph.build(sdl);
  const apolloApiSchema = supergraph.apiSchema();
  const wholeSchema = supergraph.schema.toGraphQLJSSchema();
  return {
    sdl,
    subgraphs: supergraph.subgraphsMetadata().map(({ name }) => name),
    urls: new Map(supergraph.subgraphsMetadata().map(({ name, url }) => [name, url])),
    apolloApiSchema,
    apiSchema: apolloApiSchema.toGraphQLJSSchema({ includeDefer: true }),
    wholeSchema,
    plannersKeys: plannersKeys(sdl),
    requiringFields: requiringFields(wholeSchema),
    plan: createPlanner(supergraph, sdl, limits),
  };
}
