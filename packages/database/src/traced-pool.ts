import { bound, failed, inTrace, startSpan } from '@berth/tracing';
import type pg from 'pg';

// biome-ignore lint/suspicious/noExplicitAny: pg's methods take their arguments in several ways, and are given them as they come.
type Method = (...args: any[]) => any;

/** Gives each statement that is run for somebody's request a span: with its text, never with its values. */
export function traced(pool: pg.Pool): pg.Pool {
  const connect: Method = pool.connect.bind(pool);
  // Whoever waits for a connection is called by the one who gives it back.
  pool.connect = ((callback?: Method) => (callback ? connect(bound(callback)) : connect())) as typeof pool.connect;
  pool.on('connect', (client) => {
    client.query = tracedQuery(client) as typeof client.query;
  });
  return pool;
}

function tracedQuery(client: pg.PoolClient & { database?: string | undefined }): Method {
  const query: Method = client.query.bind(client);
  return (...args) => {
    if (!inTrace()) return query(...args);
    const { name, text } = typeof args[0] === 'string' ? { name: undefined, text: args[0] } : args[0];
    const span = startSpan({
      name: name ?? firstWord(text),
      kind: 'client',
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': client.database ?? '',
        'db.query.text': text.trim(),
      },
    });
    const end = (error?: unknown) => {
      if (error) failed(span, error);
      span.end();
    };
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const ended = (error: unknown, result: unknown) => {
        end(error);
        callback(error, result);
      };
      return query(...args.slice(0, -1), bound(ended));
    }
    const answer = query(...args);
    answer.then(() => end(), end);
    return answer;
  };
}

function firstWord(text: string): string {
  return /\w+/.exec(text)?.[0]?.toUpperCase() ?? 'SQL';
}
