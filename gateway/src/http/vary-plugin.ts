import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';

/**
 * Tells whoever may keep an answer what it depends on, besides its address; `identifying` are the headers that say who asks.
 * Apollo Server says for how long it may be kept.
 */
export function varyPlugin(identifying: readonly string[]): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ overallCachePolicy, contextValue: { response } }) {
        const policy = overallCachePolicy.policyIfCacheable();
        if (!policy) return;
        for (const header of ['Accept', ...(policy.scope === 'PRIVATE' ? identifying : [])]) response?.vary?.(header);
      },
    }),
  };
}
