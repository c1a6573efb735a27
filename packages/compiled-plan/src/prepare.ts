import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  separateOperations,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { apolloOperation } from './apollo-operation.ts';
import { compileOperation, type Execute } from './compile-operation.ts';
import { EVENT } from './event.ts';
import type { OpenSupergraph } from './supergraph.ts';
import { Unsupported } from './unsupported.ts';

export interface Prepared {
  /** Runs it; a subscription, for one event: what `send` answers for EVENT. */
  execute: Execute;
  /** Of a subscription: what each event must hold, as an operation of its own subgraph. */
  primary?: FetchNode;
}

export interface PrepareOptions {
  maxOperations: number;
  /** An operation that the compiler leaves to Apollo's executor; told once for each time it is prepared. */
  onFallback: (reason: string, document: DocumentNode) => void;
}

/** Plans and compiles each operation once, and keeps those that were used last. */
export function createPrepare(supergraph: OpenSupergraph, { maxOperations, onFallback }: PrepareOptions) {
  const prepared = new LRUCache<string, Prepared>({ max: maxOperations });

  /** The key must be another one for each document, such as its text or its hash. */
  return (key: string, whole: DocumentNode, operationName?: string | null): Prepared => {
    const name = operationName || undefined;
    const known = `${key} ${name ?? ''}`;
    let made = prepared.get(known);
    if (!made) {
      made = make(whole, name);
      prepared.set(known, made);
    }
    return made;
  };

  function make(whole: DocumentNode, operationName: string | undefined): Prepared {
    const operation = getOperationAST(whole, operationName);
    if (!operation) throw new GraphQLError('There is no such operation in the document.');
    const document = separateOperations(whole)[operation.name?.value ?? ''] as DocumentNode;
    const { node } = supergraph.plan(document, operationName);
    const primary = node?.kind === 'Subscription' ? node.primary : undefined;
    const planned = { document, operation, node: node?.kind === 'Subscription' ? forEachEvent(node) : node };
    const execute = checked(operation, compiledOr(planned));
    return primary ? { execute, primary } : { execute };
  }

  function compiledOr(planned: Parameters<typeof compileOperation>[1]): Execute {
    try {
      return compileOperation(supergraph, planned);
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      onFallback(error.message, planned.document);
      return apolloOperation(supergraph, planned);
    }
  }

  /** Variables reach the subgraphs as the client gave them, but only if they fit their types. */
  function checked({ variableDefinitions = [] }: OperationDefinitionNode, execute: Execute): Execute {
    return async (request) => {
      const { errors } = getVariableValues(supergraph.apiSchema, variableDefinitions, request.variables);
      return errors ? { errors } : execute(request);
    };
  }
}

function forEachEvent({ primary, rest }: { primary: FetchNode; rest?: PlanNode }): PlanNode {
  const event: FetchNode = { ...primary, serviceName: EVENT };
  return { kind: 'Sequence', nodes: rest ? [event, rest] : [event] };
}
