import type { GatewayExecutor, GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import type { createPrepare } from './prepare.ts';
import type { SubgraphAnswer, SubgraphRequest } from './subgraph-answer.ts';
import type { OpenSupergraph } from './supergraph.ts';

export interface CompiledGatewayOptions {
  supergraph: OpenSupergraph;
  prepare: ReturnType<typeof createPrepare>;
  /** The data of responses is text; Apollo Server needs `stringifyResult` to send it. */
  dataAsText?: boolean;
  send: (request: SubgraphRequest, asked: GatewayGraphQLRequestContext) => Promise<SubgraphAnswer>;
}

/** In Apollo Server's eyes a gateway as any other: its plugins, its validation and its transports stay as they are. */
export class CompiledGateway implements GatewayInterface {
  readonly #options: CompiledGatewayOptions;

  constructor(options: CompiledGatewayOptions) {
    this.#options = options;
  }

  onSchemaLoadOrUpdate(callback: Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]): () => void {
    const { apiSchema, sdl } = this.#options.supergraph;
    callback({ apiSchema, coreSupergraphSdl: sdl });
    return () => {};
  }

  async load(): Promise<{ executor: GatewayExecutor }> {
    const { prepare, send, dataAsText = false } = this.#options;
    return {
      executor: (asked) =>
        prepare(asked.queryHash, asked.document, asked.operationName).execute({
          variables: asked.request.variables ?? {},
          send: (request) => send(request, asked),
          dataAsText,
        }) as ReturnType<GatewayExecutor>,
    };
  }

  async stop(): Promise<void> {}
}
