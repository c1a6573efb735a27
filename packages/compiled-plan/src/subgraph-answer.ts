import type { GraphQLFormattedError } from 'graphql';

export type Data = Record<string, unknown>;
export type ResponsePath = readonly (string | number)[];

/** One request to one subgraph. */
export interface SubgraphRequest {
  subgraph: string;
  kind: 'query' | 'mutation' | 'subscription';
  /** The JSON that is to be posted. */
  body: string;
  /** Who asks as of something else must not be given the same answer. */
  asOf?: string | undefined;
  /** Of a request for entities: which ones, each as JSON, and the same request for others. */
  entities?: { representations: readonly string[]; bodyFor: (representations: readonly string[]) => string };
}

export interface SubgraphAnswer {
  data?: Data | null;
  errors?: readonly GraphQLFormattedError[];
}

/** Asks a subgraph. What it answers belongs to the run that asked: the run writes into it. */
export type Send = (request: SubgraphRequest) => Promise<SubgraphAnswer>;
