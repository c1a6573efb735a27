import type { Viewer } from '@berth/identity';
import type { FormattedExecutionResult } from 'graphql';

/** What travels with one operation. */
export interface Context {
  viewer: Viewer | null;
  /** The network that the client is in: what is counted for each address is counted by it. */
  clientAddress: string;
  /** Set by transports that can carry a stream: a subscription's results are put here. */
  stream?: { results?: AsyncIterable<FormattedExecutionResult> };
}
