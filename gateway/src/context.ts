import type { Viewer } from '@berth/identity';
import type { FormattedExecutionResult } from 'graphql';
import type { Deadline } from './fetch/deadline.ts';
import type { Wanted } from './fetch/wanted.ts';
import type { Parts } from './parts.ts';
import type { Stream } from './streams/stream.ts';

/** Of a subscription. */
export type Results = Stream<FormattedExecutionResult>;

export type Transport = 'websocket' | 'multipart' | 'sse';

/** What subgraphs are told of who asks: the same for those who get the same answer. */
export function whoAsks({ viewer, clientAddress }: Pick<Context, 'viewer' | 'clientAddress'>): string {
  return `${viewer?.id} ${viewer?.role} ${viewer?.sessionId} ${clientAddress}`;
}

/** What travels with one operation. */
export interface Context {
  viewer: Viewer | null;
  /** The network that the client is in: what is counted for each address is counted by it. */
  clientAddress: string;
  /** Of the client's headers, those that a gateway which stands alone hands on. */
  forwarded?: Record<string, string>;
  /** The answer: given up when the client hangs up. */
  wanted?: Wanted;
  /** Where its headers go. */
  response?: { appendHeader?(name: string, value: string): unknown };
  /** Set while a query or a mutation runs. */
  running?: { isQuery: boolean; deadline: Deadline };
  /** Set where an answer may come in parts; those after the first are put here. */
  parts?: { later?: Parts };
  /** Set by transports that can carry a stream. */
  stream?: {
    transport: Transport;
    /** A request by GET may not: any page can make a browser send one. */
    mayMutate: boolean;
    /** A subscription's results are put here. */
    results?: Results;
  };
}
