import type { Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';

export interface Planner {
  /** Of a document with one operation. Rejects with NotPlanned, or what Apollo's planner throws. */
  plan(document: DocumentNode): Promise<QueryPlan>;
  /** Another has taken its place; it may still be asked for plans. */
  retire(): void;
}

/** For a supergraph, which is there as it is written, too. */
export type OpenPlanner = (supergraph: Supergraph, sdl: string) => Planner;
