import { type Schema, Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { type PlannersKeys, plannersKeys } from './client-keys.ts';
import { onThisThread } from './planner/create-planner.ts';
import type { Planner } from './planner/planner.ts';
import { requiringFields } from './settled.ts';

/** A supergraph, ready to be planned for. */
export interface OpenSupergraph extends Planner {
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
}

export function openSupergraph(sdl: string, openPlanner = onThisThread): OpenSupergraph {
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
    ...openPlanner(supergraph, sdl),
  };
}
