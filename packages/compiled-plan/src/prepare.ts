import type { FetchNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  separateOperations,
} from 'graphql';
import { type CachePolicy, operationPolicy } from './cache/cache-policy.ts';
import type { Execute, Request } from './compile-operation.ts';
import { compileConditions } from './conditions.ts';
import { hasDefers, withoutDefers } from './defer/defers.ts';
import { type ExecuteInParts, prepareInParts } from './defer/prepare-in-parts.ts';
import { executionError, unresolved } from './errors.ts';
import { lengthOf } from './length-of.ts';
import { KeptPlans } from './planner/kept-plans.ts';
import type { IsWanted, Waiter } from './planner/planner.ts';
import type { NotPlanned } from './planner/refused.ts';
import { gettingReady, type OnFallback, type Ready } from './ready.ts';
import { mustBeSettled } from './settled.ts';
import type { OpenSupergraph } from './supergraph.ts';
import { variableValues } from './variable-values.ts';

export interface Prepared {
  /** Runs it; @defer is as if it were not there. */
  execute: Execute;
  /** Of an operation with @defer. */
  executeInParts?: ExecuteInParts;
  /** Of a subscription: one object for all whose variables say the same in @skip and @include. */
  subscribe?: (variables: Request['variables'], waiter?: Waiter) => Promise<Subscribed | Refused>;
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
  onFallback: OnFallback;
  /** An operation with @defer that is answered whole, since the planner makes an error of it; told once for each plan. */
  onWhole?: (reason: string, document: DocumentNode) => void;
  /** An operation that is to run, and whether it was prepared before. */
  onLookup?: (found: boolean) => void;
}

/** The key must be another one for each document, such as its text or its hash. */
type Operation = [key: string, document: DocumentNode, operationName: string | undefined];

/** What it was made of, unless it was refused. */
type Kept = Prepared & { operation?: Operation };

/** Of all operations that are kept: what is made of one grows with its text. */
const MAX_CHARACTERS = 1_000_000;
/** As many combinations of one operation's @skip and @include stay planned. */
const MAX_COMBINATIONS = 16;

/** Plans and compiles each operation once, and keeps those that were used last. */
export function createPrepare(supergraph: OpenSupergraph, options: PrepareOptions) {
  const { maxOperations, onFallback, onWhole = () => {}, onLookup = () => {} } = options;
  const getReady = gettingReady(supergraph, onFallback);
  const prepared = new KeptPlans<Kept>(maxOperations, refusing, { most: MAX_CHARACTERS, of: sizeOf });

  const prepare = (
    key: string,
    document: DocumentNode,
    operationName?: string | null,
    waiter?: Waiter,
  ): Promise<Prepared> => {
    const operation: Operation = [key, document, operationName || undefined];
    const name = nameOf(operation);
    onLookup(prepared.has(name));
    return prepared.find(name, (isWanted) => make(operation, isWanted), waiter);
  };
  const lastUsed = () => prepared.lastUsed().flatMap(({ operation }) => (operation ? [operation] : []));
  return Object.assign(prepare, { ahead, lastUsed, size: () => prepared.size });

  /** Prepares what is likely to be asked, in this order, until then. */
  async function ahead(operations: readonly Operation[], end: number): Promise<void> {
    const made: [name: string, made: Kept][] = [];
    for (const operation of operations) {
      if (performance.now() > end) break;
      // It may not be valid any more, or not be planned in time: who asks it will hear of that.
      const one = await make(operation, () => true).catch(() => undefined);
      if (one) made.push([nameOf(operation), one]);
    }
    // The first are to be forgotten last.
    for (const [name, one] of made.reverse()) prepared.keep(name, one);
  }

  async function make(operation: Operation, isWanted: IsWanted): Promise<Kept> {
    const [, given, operationName] = operation;
    const asked = getOperationAST(given, operationName);
    if (!asked) throw unresolved(operationName);
    const document = separateOperations(given)[asked.name?.value ?? ''] as DocumentNode;
    return { ...(await makeOf(asked, document, isWanted)), operation };
  }

  async function makeOf(asked: OperationDefinitionNode, document: DocumentNode, isWanted: IsWanted): Promise<Prepared> {
    if (!hasDefers(document)) return atOnce(asked, document, isWanted);
    if (asked.operation === 'subscription') return atOnce(asked, withoutDefers(document), isWanted);
    return inParts(asked, document);
  }

  /** Whether it is answered in parts, each request says: then it is planned. */
  function inParts(asked: OperationDefinitionNode, document: DocumentNode): Prepared {
    const whole = new KeptPlans<Prepared>(1, refusing);
    const makeWhole = (isWanted: IsWanted) => atOnce(asked, withoutDefers(document), isWanted);
    const execute: Execute = async (request) => (await whole.find('', makeWhole, request.waiter)).execute(request);
    const executeInParts = prepareInParts(supergraph, document, execute, (reason) => onWhole(reason, document));
    return { execute, executeInParts, cachePolicy: policyOf(asked, document) };
  }

  async function atOnce(asked: OperationDefinitionNode, document: DocumentNode, isWanted: IsWanted): Promise<Prepared> {
    const readyFor = mustBeSettled(document, supergraph.requiringFields)
      ? settling(asked, document)
      : always(await getReady(document, isWanted));
    // Variables reach the subgraphs as the client gave them, but only if they fit their types.
    const find = async (variables: Request['variables'], waiter?: Waiter): Promise<Ready | Refused> => {
      const { errors } = variableValues(supergraph.apiSchema, asked.variableDefinitions ?? [], variables);
      return errors ? { errors } : readyFor(variables, waiter);
    };
    const execute: Execute = async (request) => {
      const found = await find(request.variables, request.waiter);
      return 'errors' in found ? found : found.execute(request);
    };
    const subscribe = find as NonNullable<Prepared['subscribe']>;
    const cachePolicy = policyOf(asked, document);
    return asked.operation === 'subscription' ? { execute, subscribe, cachePolicy } : { execute, cachePolicy };
  }

  /** Each combination of its conditions is an operation of its own. */
  function settling(asked: OperationDefinitionNode, document: DocumentNode) {
    const conditionsIn = compileConditions(document, asked);
    const combinations = new KeptPlans<Ready | Refused>(MAX_COMBINATIONS, (why) => ({ errors: [why] }));
    return async (variables: Request['variables'], waiter?: Waiter): Promise<Ready | Refused> => {
      try {
        const conditions = conditionsIn(variables);
        const make = (isWanted: IsWanted) => getReady(document, isWanted, conditions);
        return await combinations.find(Object.values(conditions).join(), make, waiter);
      } catch (error) {
        return { errors: [executionError(error)] };
      }
    };
  }

  function policyOf({ operation }: OperationDefinitionNode, document: DocumentNode): CachePolicy | null {
    return operation === 'query' ? operationPolicy(supergraph.wholeSchema, document) : null;
  }
}

function nameOf([key, , operationName]: Operation): string {
  return `${key} ${operationName ?? ''}`;
}

function sizeOf({ operation }: Kept): number {
  return operation ? lengthOf(operation[1]) : 1;
}

function refusing(why: NotPlanned): Prepared {
  const refused: Refused = { errors: [why] };
  return { execute: async () => refused, subscribe: async () => refused, cachePolicy: null };
}

function always<Made>(made: Made): () => Made {
  return () => made;
}
