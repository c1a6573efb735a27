import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  separateOperations,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { apolloOperation } from './apollo-operation.ts';
import { type CachePolicy, operationPolicy } from './cache/cache-policy.ts';
import { type SetApart, setClientKeysApart } from './client-keys.ts';
import { compileOperation, type Execute, type Planned } from './compile-operation.ts';
import { type Conditions, compileConditions } from './conditions.ts';
import { hasDefers, withoutDefers } from './defer/defers.ts';
import { type ExecuteInParts, prepareInParts } from './defer/prepare-in-parts.ts';
import { executionError, unresolved } from './errors.ts';
import { EVENT } from './event.ts';
import { keepPlans } from './planner/keep-plans.ts';
import type { NotPlanned } from './planner/refused.ts';
import type { Run } from './run.ts';
import { mustBeSettled, settled } from './settled.ts';
import type { OpenSupergraph } from './supergraph.ts';
import { Unsupported } from './unsupported.ts';

export interface Prepared {
  /** Runs it; @defer is as if it were not there. */
  execute: Execute;
  /** Of an operation with @defer. */
  executeInParts?: ExecuteInParts;
  /** Of a subscription: one object for all whose variables say the same in @skip and @include. */
  subscribe?: (variables: Run['variables']) => Promise<Subscribed | Refused>;
  /** Of the whole response; null where it must not be kept. */
  cachePolicy: CachePolicy | null;
}

/** What a subscription comes to. */
export interface Subscribed {
  /** What each event must hold, as an operation of its own subgraph. */
  primary: FetchNode;
  /** Runs it for one event: what `send` answers for EVENT. */
  execute: Execute;
}

interface Refused {
  errors: readonly GraphQLError[];
}

export interface PrepareOptions {
  maxOperations: number;
  /** An operation that the compiler leaves to Apollo's executor; told once for each time it is prepared. */
  onFallback: (reason: string, document: DocumentNode) => void;
  /** An operation with @defer that is answered whole, since the planner makes an error of it; told once for each plan. */
  onWhole?: (reason: string, document: DocumentNode) => void;
  /** An operation that is to run, and whether it was prepared before. */
  onLookup?: (found: boolean) => void;
}

/** The key must be another one for each document, such as its text or its hash. */
type Operation = [key: string, document: DocumentNode, operationName?: string | null];

/** As many combinations of one operation's @skip and @include stay planned. */
const MAX_COMBINATIONS = 16;

type ToCompile = Planned & { primary?: FetchNode };

interface Ready {
  execute: Execute;
  primary?: FetchNode | undefined;
}

/** Plans and compiles each operation once, and keeps those that were used last. */
export function createPrepare(supergraph: OpenSupergraph, options: PrepareOptions) {
  const { maxOperations, onFallback, onWhole = () => {}, onLookup = () => {} } = options;
  const prepared = keepPlans<Prepared>(maxOperations, refusing);
  const asked = new LRUCache<string, Operation>({ max: maxOperations });

  const prepare = (...operation: Operation): Promise<Prepared> => {
    onLookup(prepared.has(nameOf(operation)));
    return ahead(...operation);
  };
  return Object.assign(prepare, { ahead, lastUsed: () => [...asked.values()], size: prepared.size });

  /** Of an operation that is not to run yet. */
  function ahead(...operation: Operation): Promise<Prepared> {
    const [, document, operationName] = operation;
    const name = nameOf(operation);
    if (!asked.get(name)) asked.set(name, operation);
    return prepared(name, () => make(document, operationName || undefined));
  }

  async function make(given: DocumentNode, operationName: string | undefined): Promise<Prepared> {
    const asked = getOperationAST(given, operationName);
    if (!asked) throw unresolved(operationName);
    const document = separateOperations(given)[asked.name?.value ?? ''] as DocumentNode;
    if (!hasDefers(document)) return atOnce(asked, document);
    const whole = keepPlans<Prepared>(1, refusing);
    const answeredWhole = () => whole('', () => atOnce(asked, withoutDefers(document)));
    if (asked.operation === 'subscription') return answeredWhole();
    const execute: Execute = async (request) => (await answeredWhole()).execute(request);
    const inParts = prepareInParts(supergraph, document, execute, (reason) => onWhole(reason, document));
    const cachePolicy = policyOf(asked, document);
    return { execute, executeInParts: inParts, cachePolicy };
  }

  async function atOnce(asked: OperationDefinitionNode, document: DocumentNode): Promise<Prepared> {
    const readyFor = mustBeSettled(document, supergraph.requiringFields)
      ? settling(asked, document)
      : always(await ready(document));
    // Variables reach the subgraphs as the client gave them, but only if they fit their types.
    const find = async (variables: Run['variables']): Promise<Ready | Refused> => {
      const { errors } = getVariableValues(supergraph.apiSchema, asked.variableDefinitions ?? [], variables);
      return errors ? { errors } : readyFor(variables);
    };
    const execute: Execute = async (request) => {
      const found = await find(request.variables);
      return 'errors' in found ? found : found.execute(request);
    };
    const subscribe = find as NonNullable<Prepared['subscribe']>;
    const cachePolicy = policyOf(asked, document);
    return asked.operation === 'subscription' ? { execute, subscribe, cachePolicy } : { execute, cachePolicy };
  }

  /** Each combination of its conditions is an operation of its own. */
  function settling(asked: OperationDefinitionNode, document: DocumentNode) {
    const conditionsIn = compileConditions(document, asked);
    const combinations = keepPlans<Ready | Refused>(MAX_COMBINATIONS, (why) => ({ errors: [why] }));
    return async (variables: Run['variables']): Promise<Ready | Refused> => {
      try {
        const conditions = conditionsIn(variables);
        return await combinations(Object.values(conditions).join(), () => ready(document, conditions));
      } catch (error) {
        return { errors: [executionError(error)] };
      }
    };
  }

  async function ready(document: DocumentNode, conditions?: Conditions): Promise<Ready> {
    const { planned, execute } = (await compiled(document, conditions)) ?? (await leftToApollo(document, conditions));
    return { execute, primary: planned.primary };
  }

  function policyOf({ operation }: OperationDefinitionNode, document: DocumentNode): CachePolicy | null {
    return operation === 'query' ? operationPolicy(supergraph.wholeSchema, document) : null;
  }

  async function compiled(document: DocumentNode, conditions?: Conditions) {
    const planned = await plan(setClientKeysApart(document, supergraph.plannersKeys), conditions);
    try {
      return { planned, execute: compileOperation(supergraph, planned) };
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      onFallback(error.message, document);
      return undefined;
    }
  }

  async function leftToApollo(document: DocumentNode, conditions?: Conditions) {
    const planned = await plan({ document, clientKeys: new Map() }, conditions);
    return { planned, execute: apolloOperation(supergraph, planned) };
  }

  async function plan({ document, clientKeys }: SetApart, conditions?: Conditions): Promise<ToCompile> {
    const operation = getOperationAST(document) as OperationDefinitionNode;
    const { node } = await supergraph.plan(conditions ? settled(document, conditions) : document);
    if (node?.kind !== 'Subscription') return { document, clientKeys, operation, node };
    return { document, clientKeys, operation, node: forEachEvent(node), primary: node.primary };
  }
}

function nameOf([key, , operationName]: Operation): string {
  return `${key} ${operationName ?? ''}`;
}

function forEachEvent({ primary, rest }: { primary: FetchNode; rest?: PlanNode }): PlanNode {
  const event: FetchNode = { ...primary, serviceName: EVENT };
  return { kind: 'Sequence', nodes: rest ? [event, rest] : [event] };
}

function refusing(why: NotPlanned): Prepared {
  const refused: Refused = { errors: [why] };
  return { execute: async () => refused, subscribe: async () => refused, cachePolicy: null };
}

function always<Made>(made: Made): () => Made {
  return () => made;
}
