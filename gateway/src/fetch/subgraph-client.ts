import { answerIn, exchange, Refused, type SubgraphAnswer, type SubgraphRequest, targetOf } from '@berth/compiled-plan';
import { DEADLINE_HEADER } from '@berth/identity';
import { bound, inSpan, traceHeader } from '@berth/tracing';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Changes } from '../cache/changes.ts';
import type { NoteChanges } from '../cache/note-changes.ts';
import type { Context } from '../context.ts';
import type { Traffic } from '../metrics/traffic.ts';
import { createBreaker } from './breaker.ts';
import { Deadline, DeadlinePassed, TooLittleTime } from './deadline.ts';
import { isFailure, mayHelpToRetry, refusalBy, unavailable, wasTried } from './failures.ts';
import { createRetries } from './retries.ts';
import type { TrafficSettings } from './settings.ts';
import { SharedInFlight } from './shared-in-flight.ts';
import type { Wanted } from './wanted.ts';

export interface SubgraphClient {
  /** Asks a subgraph in a viewer's name. */
  send(request: SubgraphRequest, context: Context): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

export interface SubgraphClientOptions {
  /** By name. With another supergraph others may come, and some may move. */
  urls: ReadonlyMap<string, string>;
  /** What tells a subgraph who asks. */
  headers: (subgraph: string, context: Context) => Promise<Record<string, string>>;
  settings: TrafficSettings;
  traffic: (subgraph: string) => Traffic;
  changes: Changes;
  noteChanges: NoteChanges;
  /** What a mutation of a subgraph may have changed, other than what is that subgraph's. */
  alsoChanged?: () => Iterable<string>;
  logger: Logger;
}

/** For each subgraph a pool, which keeps connections open between requests; before it, what keeps traffic calm. */
export function createSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  const { urls, headers, settings, changes, noteChanges, alsoChanged = () => [], logger } = options;
  const { REQUEST_TIMEOUT_MS: timeout, MAX_REQUESTS_PER_SUBGRAPH: atOnce } = settings;
  const subgraphs = new Map([...urls].map(([name, url]) => [name, subgraphAt(name, url)]));
  const shared = new SharedInFlight<string>();

  function subgraphNamed(name: string) {
    const [known, url] = [subgraphs.get(name), urls.get(name) as string];
    if (known?.url === url) return known;
    const other = subgraphAt(name, url);
    subgraphs.set(name, other);
    return other;
  }

  function subgraphAt(name: string, url: string) {
    const traffic = options.traffic(name);
    // Its own, though others may be at the same address. How long an answer is waited for, its deadline says.
    const pool = new Agent({ connections: atOnce, headersTimeout: 0, bodyTimeout: 0, connectTimeout: 2_000 });
    const guard = createBreaker({
      ...{ atOnce, isFailure, wasTried, logger: logger.child({ subgraph: name }) },
      onChange: traffic.breaker,
    });
    const retrying = createRetries(mayHelpToRetry, traffic.retried);
    return { url, target: targetOf(url), pool, guard, retrying, traffic };
  }

  async function ask({ subgraph, kind, body, asOf = '' }: SubgraphRequest, context: Context, deadline: Deadline) {
    const { target, pool, guard, retrying, traffic } = subgraphNamed(subgraph);
    const said = await headers(subgraph, context);
    const { reason } = deadline;
    // Begun and given up at once, it would take a connection with it.
    if (reason) throw reason instanceof DeadlinePassed ? new TooLittleTime() : reason;
    const isShared = kind !== 'mutation' && context.running?.isQuery === true;

    const exchanged = bound(async (wanted: Wanted) => {
      const remaining = deadline.remainingMs;
      // Who joins later may have all the time there is, and the connection ends when nobody waits any more.
      const told = String(isShared ? timeout : remaining);
      const ended = traffic.sent();
      try {
        const answer = await inSpan({ name: `fetch ${subgraph}`, kind: 'client' }, () => {
          const all = Object.assign({}, said, traceHeader(), { [DEADLINE_HEADER]: told });
          return exchange(pool, target, body, all, (cancel) => wanted.whenGivenUp(cancel));
        });
        ended('answered');
        return answer;
      } catch (cause) {
        const error = cause instanceof DeadlinePassed && remaining < timeout / 2 ? new TooLittleTime() : cause;
        ended(isFailure(error) ? 'failed' : 'given up');
        throw error;
      }
    });
    const guarded = (wanted: Wanted) => guard(wanted, () => exchanged(wanted));
    const patiently = (wanted: Wanted) => retrying(wanted, () => guarded(wanted));

    // Noted before anybody hears that it is done: what was asked for earlier does not count from now on.
    if (kind === 'mutation') return guarded(deadline).finally(() => noteChanges([subgraph, ...alsoChanged()]));
    // What follows a mutation or an event must be as it is after that.
    if (!isShared) return patiently(deadline);
    let isFirst = false;
    const begin = (wanted: Wanted) => {
      isFirst = true;
      return patiently(wanted);
    };
    // What was asked before something changed is not joined.
    const key = `${changes.count} ${asOf} ${subgraph} ${JSON.stringify(said)} ${body}`;
    const answer = shared.ask(key, deadline, begin);
    if (!isFirst) traffic.shared();
    return answer;
  }

  return {
    async send(request, context) {
      const deadline = context.running?.deadline ?? new Deadline(timeout);
      try {
        return answerIn(await ask(request, context, deadline));
      } catch (error) {
        // Its own headers say who asks: what it is refused is the client's affair.
        if (error instanceof Refused && context.forwarded) return refusalBy(request.subgraph, error, logger);
        throw unavailable(request.subgraph, error, logger);
      } finally {
        if (!context.running) deadline.close();
      }
    },
    async close() {
      await Promise.all([...subgraphs.values()].map(({ pool }) => pool.close()));
    },
  };
}
