import { buildOperationContext, executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { compileConditions } from '../conditions.ts';
import type { Payload } from '../defer/tell-later.ts';
import { mergeEntities } from '../fetch/merge-entities.ts';
import { neverEmpty } from '../never-empty.ts';
import { createPrepare } from '../prepare.ts';
import { mustBeSettled, settled } from '../settled.ts';
import type { Data, SubgraphAnswer, SubgraphRequest } from '../subgraph-answer.ts';
import type { OpenSupergraph } from '../supergraph.ts';
import { namesObjects } from '../type-test.ts';
import type { Federation } from './federation.ts';
import { inMemory, keysOfTypes, type Mood } from './subgraph.ts';

export interface Asked {
  document: DocumentNode;
  variables: Data;
  mood: Mood;
  dataAsText?: boolean;
  /** The subgraph that does not answer. */
  down?: string | undefined;
}

/** One federation behind both executors. */
export function bothExecutors({ subgraphs, supergraph }: Federation) {
  const foundBy = keysOfTypes(subgraphs.values());
  const services = new Map([...subgraphs].map(([name, sdl]) => [name, inMemory(name, sdl, foundBy)]));
  const prepare = createPrepare(supergraph, {
    maxOperations: 10,
    onFallback: (reason) => {
      throw new Error(`Not compiled: ${reason}`);
    },
  });

  async function answer({ subgraph, body }: SubgraphRequest, { mood, down }: Asked): Promise<SubgraphAnswer> {
    if (subgraph === down) throw new GraphQLError(`${subgraph} is down.`, { extensions: { code: 'DOWN' } });
    const service = services.get(subgraph);
    if (!service) throw new Error(`Nobody is called ${subgraph}.`);
    return service(body, mood);
  }

  return {
    async compiled(asked: Asked, seen: (request: SubgraphRequest) => void = () => {}): Promise<ExecutionResult> {
      const send = (request: SubgraphRequest) => {
        seen(request);
        return answer(request, asked);
      };
      const { execute } = await prepare(JSON.stringify(asked.document), asked.document);
      return execute({ ...asked, send });
    },

    /** By two who ask at the same time, and are given the same entities by one request. */
    async compiledForTwo(asked: Asked): Promise<[ExecutionResult, ExecutionResult]> {
      const merged = mergeEntities(answer, () => 'both');
      const { execute } = await prepare(JSON.stringify(asked.document), asked.document);
      const once = () => execute({ ...asked, send: (request) => merged(request, asked) });
      return Promise.all([once(), once()]);
    },

    /** Each payload as the client reads it. */
    async inParts(asked: Asked): Promise<(ExecutionResult & Partial<Payload>)[]> {
      const { executeInParts, execute } = await prepare(JSON.stringify(asked.document), asked.document);
      const toRun = { ...asked, send: (request: SubgraphRequest) => answer(request, asked) };
      const { first, later = [] } = executeInParts ? await executeInParts(toRun) : { first: await execute(toRun) };
      const payloads: (ExecutionResult & Partial<Payload>)[] = [first];
      for await (const payload of later) payloads.push(payload);
      return JSON.parse(JSON.stringify(payloads));
    },

    async stock(
      asked: Asked,
      seen: (request: SubgraphRequest) => void = () => {},
      {
        plan = supergraph.plan,
        hear = (answer: SubgraphAnswer) => answer,
      }: { plan?: OpenSupergraph['plan']; hear?: (answer: SubgraphAnswer) => SubgraphAnswer } = {},
    ): Promise<ExecutionResult> {
      const { document, variables } = asked;
      const operationContext = buildOperationContext({ schema: supergraph.apiSchema, operationDocument: document });
      const { errors } = getVariableValues(
        supergraph.apiSchema,
        operationContext.operation.variableDefinitions ?? [],
        variables,
      );
      if (errors) return { errors };
      const process = (subgraph: string) => async (options: { request: object }) => {
        const request: SubgraphRequest = { subgraph, kind: 'query', body: JSON.stringify(options.request) };
        seen(request);
        return hear(await answer(request, asked));
      };
      const names = [...subgraphs.keys()];
      return executeQueryPlan(
        await plan(document),
        Object.fromEntries(names.map((name) => [name, { process: process(name) }])) as unknown as ServiceMap,
        { request: { variables }, context: {}, logger: console, metrics: {} } as never,
        operationContext,
        supergraph.wholeSchema,
        supergraph.apolloApiSchema,
      ) as Promise<ExecutionResult>;
    },

    /** In better-answers.test.ts stands what Apollo's executor gets wrong; this spares it some of that. */
    async stockSpared(asked: Asked): Promise<ExecutionResult> {
      const operation = getOperationAST(asked.document) as OperationDefinitionNode;
      const conditions = compileConditions(asked.document, operation)(asked.variables);
      const plan = (document: DocumentNode) =>
        supergraph.plan(
          mustBeSettled(document, supergraph.requiringFields) ? settled(document, conditions) : neverEmpty(document),
        );
      return this.stock(asked, undefined, { plan, hear: withoutInterfaceNames });
    },
  };

  /** It would take an interface's name for that of the object's own type. */
  function withoutInterfaceNames(answer: SubgraphAnswer): SubgraphAnswer {
    for (const entity of (answer.data?.['_entities'] ?? []) as (Data | null)[]) {
      if (entity && !namesObjects(supergraph.wholeSchema, entity['__typename'])) delete entity['__typename'];
    }
    return answer;
  }
}
