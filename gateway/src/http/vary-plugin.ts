import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';
import { tellWhatItVariesBy } from './keeping.ts';

/** Apollo Server says for how long an answer may be kept; this, for which other requests. */
export function varyPlugin(identifying: readonly string[]): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ overallCachePolicy, contextValue: { response } }) {
        const keeping = overallCachePolicy.policyIfCacheable();
        if (keeping) tellWhatItVariesBy(response, keeping, identifying);
      },
    }),
  };
}
