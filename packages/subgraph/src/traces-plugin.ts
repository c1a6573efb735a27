import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { describeOperation } from '@berth/tracing';

/** Says on each request's span which operation it is. */
export const tracesPlugin: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    async willSendResponse({ operation, response: { body } }) {
      if (body.kind === 'single') describeOperation(operation, body.singleResult.errors);
    },
  }),
};
