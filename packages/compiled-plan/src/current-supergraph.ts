import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Waiter } from './planner/planner.ts';
import { createPrepare, type Prepared, type PrepareOptions } from './prepare.ts';
import type { OpenSupergraph } from './supergraph.ts';

/** What says how an operation is planned; Apollo Server's own context of a request is one. */
export interface Asked {
  schema: GraphQLSchema;
  /** One for each text. */
  queryHash: string;
  document: DocumentNode;
  operationName: string | null;
}

/** Then another supergraph takes over, even if not all is planned for it that was asked lately. */
const AHEAD_MS = 10_000;

type Watcher = (supergraph: OpenSupergraph) => void;

/** The supergraph in use. Another may take its place: what was validated against this one ends on this one. */
export class CurrentSupergraph {
  readonly #options: PrepareOptions;
  readonly #prepares = new WeakMap<GraphQLSchema, ReturnType<typeof createPrepare>>();
  readonly #watchers = new Set<Watcher>();
  #current: OpenSupergraph;
  #replacing: Promise<void> = Promise.resolve();

  constructor(supergraph: OpenSupergraph, options: PrepareOptions) {
    this.#options = options;
    this.#current = supergraph;
    this.#prepares.set(supergraph.apiSchema, createPrepare(supergraph, options));
  }

  get sdl(): string {
    return this.#current.sdl;
  }

  /** By name. */
  get subgraphs(): readonly string[] {
    return this.#current.subgraphs;
  }

  /** How many of its operations are planned and compiled. */
  get prepared(): number {
    return this.#prepares.get(this.#current.apiSchema)?.size() ?? 0;
  }

  /**
   * Another takes its place, once what was asked lately is planned for it: whoever asks that again waits for no plan. Of several
   * the last one stays.
   */
  replace(supergraph: OpenSupergraph): Promise<void> {
    const replaced = this.#replacing.then(() => this.#replace(supergraph));
    this.#replacing = replaced.catch(() => {});
    return replaced;
  }

  async #replace(supergraph: OpenSupergraph): Promise<void> {
    const prepare = createPrepare(supergraph, this.#options);
    const askedLately = this.#prepares.get(this.#current.apiSchema)?.lastUsed() ?? [];
    await prepare.ahead(askedLately, performance.now() + AHEAD_MS);
    this.#prepares.set(supergraph.apiSchema, prepare);
    this.#current.retire();
    this.#current = supergraph;
    for (const tell of this.#watchers) tell(supergraph);
  }

  /** Tells of the one in use, and of each that takes its place. Answers how to stop that. */
  watch(tell: Watcher): () => void {
    this.#watchers.add(tell);
    tell(this.#current);
    return () => void this.#watchers.delete(tell);
  }

  prepare({ schema, queryHash, document, operationName }: Asked, waiter?: Waiter): Promise<Prepared> {
    const prepare = this.#prepares.get(schema);
    if (!prepare) throw new Error('The operation was validated against a schema that was never in use.');
    return prepare(queryHash, document, operationName, waiter);
  }
}
