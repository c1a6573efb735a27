import type { Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';

export interface Planner {
  /** Rejects where it will never plan anything: it makes nothing of the supergraph. */
  ready: Promise<void>;
  /** Of a document with one operation. Rejects with NotPlanned, or what Apollo's planner throws. */
  plan(document: DocumentNode, isWanted?: IsWanted): Promise<QueryPlan>;
  /** Another has taken its place; it may still be asked for plans. */
  retire(): void;
}

/** Whether anybody still waits for a plan, asked before it is begun. */
export type IsWanted = () => boolean;

/** Somebody who waits for a plan, until they give up. */
export interface Waiter {
  /** Tells at once where they have already. Answers how to stop listening. */
  whenGivenUp(listener: () => void): () => void;
}

/** For a supergraph, which is there as it is written, too. */
export type OpenPlanner = (supergraph: Supergraph, sdl: string) => Planner;
