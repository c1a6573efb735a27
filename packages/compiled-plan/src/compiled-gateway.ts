import type { GatewayExecutor, GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import type { CachePolicy } from './cache/cache-policy.ts';
import type { EntitiesAsked, Remember } from './cache/remember.ts';
import type { Request } from './compile-operation.ts';
import type { CurrentSupergraph } from './current-supergraph.ts';
import type { InParts } from './defer/compile-in-parts.ts';
import type { Payload } from './defer/tell-later.ts';
import { unresolved } from './errors.ts';
import type { Waiter } from './planner/planner.ts';
import type { SubgraphAnswer, SubgraphRequest } from './subgraph-answer.ts';

export interface CompiledGatewayOptions {
  supergraph: CurrentSupergraph;
  /** The data of responses is text; Apollo Server needs `stringifyResult` to send it. */
  dataAsText?: boolean;
  send: (request: SubgraphRequest, asked: GatewayGraphQLRequestContext) => Promise<SubgraphAnswer>;
  /** Who waits for a plan, where it is not there yet. */
  waiterOf?: (asked: GatewayGraphQLRequestContext) => Waiter | undefined;
  /** Of a client that reads an answer in parts, where those go that come after the first. */
  partsTo?: (asked: GatewayGraphQLRequestContext) => TakeParts | undefined;
  /** Where what is declared by @cacheControl is looked for first. */
  remember?: (entities: EntitiesAsked, asked: GatewayGraphQLRequestContext) => ReturnType<Remember>;
}

type TakeParts = (later: AsyncIterableIterator<Payload>) => void;

/** In Apollo Server's eyes a gateway as any other: its plugins, its validation and its transports stay as they are. */
export class CompiledGateway implements GatewayInterface {
  readonly #options: CompiledGatewayOptions;

  constructor(options: CompiledGatewayOptions) {
    this.#options = options;
  }

  onSchemaLoadOrUpdate(callback: Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]): () => void {
    return this.#options.supergraph.watch(({ apiSchema, sdl }) => callback({ apiSchema, coreSupergraphSdl: sdl }));
  }

  async load(): Promise<{ executor: GatewayExecutor }> {
    return { executor: (asked) => this.#execute(asked) };
  }

  async #execute(asked: GatewayGraphQLRequestContext): ReturnType<GatewayExecutor> {
    const { supergraph, send, remember, partsTo, waiterOf, dataAsText = false } = this.#options;
    const { operation, request } = asked;
    // Apollo Server leaves it to the gateway to say so.
    if (!operation) return { errors: [unresolved(request.operationName)] };
    const waiter = waiterOf?.(asked);
    const { execute, executeInParts, cachePolicy } = await supergraph.prepare(asked, waiter);
    let isWhole = true;
    const toRun: Request = {
      variables: request.variables ?? {},
      send: (toSubgraph) => send(toSubgraph, asked),
      remember: remember && ((entities) => remember(entities, asked)),
      waiter,
      dataAsText,
      whenLacking() {
        isWhole = false;
      },
    };
    const take = executeInParts && partsTo?.(asked);
    const { first, later }: InParts =
      executeInParts && take ? await executeInParts(toRun) : { first: await execute(toRun) };
    // Apollo Server lets nobody keep an answer of which nothing is said.
    if (cachePolicy && isWhole && !first.errors) asked.overallCachePolicy.restrict(hintOf(cachePolicy));
    if (later) take?.(later);
    return first as Awaited<ReturnType<GatewayExecutor>>;
  }

  async stop(): Promise<void> {}
}

/** Apollo Server makes the response's headers of it. */
function hintOf({ maxAge, isPrivate }: CachePolicy) {
  return { maxAge, scope: isPrivate ? 'PRIVATE' : 'PUBLIC' };
}
