import type { Client } from './client.ts';

// biome-ignore lint/suspicious/noExplicitAny: each operation has another shape.
export type Heard = any;

/** Starts watching, and returns when the gateway has the subscription. */
export async function watch(client: Client, query: string, variables: Record<string, unknown>) {
  const socket = client.socket();
  const heard: Heard[] = [];
  const errors: unknown[] = [];
  const unsubscribe = socket.subscribe<Record<string, Record<string, unknown>>>(
    { query, variables },
    {
      next: ({ data, errors: wrong }) => {
        if (data) heard.push(Object.values(data)[0] ?? {});
        errors.push(...(wrong ?? []));
      },
      error: (wrong) => void errors.push(...(Array.isArray(wrong) ? wrong : [wrong])),
      complete: () => {},
    },
  );
  // Operations of a socket are begun in order: when this one is answered, the subscription stands.
  await socket.iterate({ query: '{ __typename }' }).next();
  const stop = () => {
    unsubscribe();
    void socket.dispose();
  };
  return { heard, errors, stop };
}
