import type { CachePolicy } from './cache-policy.ts';

/** What is asked about entities, as far as it decides whether an earlier answer will do. */
export interface EntitiesAsked {
  subgraph: string;
  policy: CachePolicy;
  /** One for each selection of each subgraph under each policy, with fields of the same types, in whatever process. */
  selection: string;
  /** Those that the selection uses, as JSON. */
  variables: string;
  entities: readonly EntityAsked[];
}

export interface EntityAsked {
  /** Undefined where it is known by something else. */
  id: unknown;
  /** JSON of all that the subgraph is told of it. */
  representation: string;
}

export interface Remembered {
  /** JSON of each entity's fields; undefined where they must be asked for. */
  known: readonly (string | undefined)[];
  /** Says of when it is: only who asks as of the same may share one answer. */
  asOf?: string;
  /** Takes what was asked for after this was looked up; null for what shall not be kept. */
  keep: (told: readonly (string | null)[]) => void;
}

/** Looks for what subgraphs told other runs. Null where nothing of this may be kept. */
export type Remember = (asked: EntitiesAsked) => Remembered | null | Promise<Remembered | null>;
