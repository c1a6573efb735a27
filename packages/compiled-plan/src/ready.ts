import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { apolloOperation } from './apollo-operation.ts';
import { type SetApart, setClientKeysApart } from './client-keys.ts';
import { compileOperation, type Execute, type Planned } from './compile-operation.ts';
import type { Conditions } from './conditions.ts';
import { EVENT } from './event.ts';
import { neverEmpty } from './never-empty.ts';
import type { IsWanted } from './planner/planner.ts';
import { settled } from './settled.ts';
import type { OpenSupergraph } from './supergraph.ts';
import { Unsupported } from './unsupported.ts';

/** An operation that is planned and compiled. */
export interface Ready {
  execute: Execute;
  /** Of a subscription: what each event must hold, as an operation of its own subgraph. */
  primary?: FetchNode | undefined;
}

/** Of a document with one operation; where conditions are given, for a request in which they hold. */
export type GetReady = (document: DocumentNode, isWanted: IsWanted, conditions?: Conditions) => Promise<Ready>;

/** Hears of an operation that the compiler leaves to Apollo's executor; once for each time it is made ready. */
export type OnFallback = (reason: string, document: DocumentNode) => void;

/** What the compiler does not know is left to Apollo's executor. */
export function gettingReady(supergraph: OpenSupergraph, onFallback: OnFallback): GetReady {
  return async (document, isWanted, conditions) => {
    const plan = async (apart: SetApart) => {
      const asked = conditions ? settled(apart.document, conditions) : neverEmpty(apart.document);
      return toCompile(apart, (await supergraph.plan(asked, isWanted)).node);
    };
    const planned = await plan(setClientKeysApart(document, supergraph.plannersKeys));
    try {
      return { execute: compileOperation(supergraph, planned), primary: planned.primary };
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      onFallback(error.message, document);
    }
    const left = await plan({ document, clientKeys: new Map() });
    return { execute: apolloOperation(supergraph, left), primary: left.primary };
  };
}

function toCompile(
  { document, clientKeys }: SetApart,
  node: Awaited<ReturnType<OpenSupergraph['plan']>>['node'],
): Planned & Pick<Ready, 'primary'> {
  const operation = getOperationAST(document) as OperationDefinitionNode;
  if (node?.kind !== 'Subscription') return { document, clientKeys, operation, node };
  return { document, clientKeys, operation, node: forEachEvent(node), primary: node.primary };
}

function forEachEvent({ primary, rest }: { primary: FetchNode; rest?: PlanNode }): PlanNode {
  const event: FetchNode = { ...primary, serviceName: EVENT };
  return { kind: 'Sequence', nodes: rest ? [event, rest] : [event] };
}
