import type { Client } from 'graphql-ws/client';

/**
 * A graphql-ws client whose subscriptions go on where they were when it has reconnected, for those who use another client
 * on top of it: it sends the same payload again, so the payload is told each cursor.
 */
export function resuming(client: Client): Client {
  return {
    ...client,
    subscribe: (payload, sink) =>
      client.subscribe(payload, {
        next(result) {
          const message = Object.values(result.data ?? {})[0] as { cursor?: string } | null | undefined;
          if (message?.cursor) Object.assign(payload, { variables: { ...payload.variables, after: message.cursor } });
          sink.next(result as Parameters<typeof sink.next>[0]);
        },
        error: (problem) => sink.error(problem),
        complete: () => sink.complete(),
      }),
  };
}
