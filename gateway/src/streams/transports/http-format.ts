import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { Transport } from '../../context.ts';

/** How a stream of results is written into a response. */
export interface HttpFormat {
  name: Transport;
  /** Whether a client asks for it, by its `Accept`. */
  isAccepted(accept: string): boolean;
  contentType: string;
  opening: string;
  heartbeat: string;
  result(result: FormattedExecutionResult): string;
  /** Behind the last result. */
  end: string;
  /** Where it ends though there is more to tell; without a word for that, the response breaks off. */
  interrupted?(error: GraphQLFormattedError): string;
}
