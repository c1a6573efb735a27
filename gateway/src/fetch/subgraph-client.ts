import { answerIn, exchange, type SubgraphAnswer, type SubgraphRequest, targetOf } from '@berth/compiled-plan';
import { DEADLINE_HEADER } from '@berth/identity';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Changes } from '../cache/changes.ts';
import type { Context } from '../context.ts';
import { createBreaker } from './breaker.ts';
import { Deadline, DeadlinePassed, TooLittleTime } from './deadline.ts';
import { isFailure, mayHelpToRetry, unavailable } from './failures.ts';
import { createRetries } from './retries.ts';
import type { TrafficSettings } from './settings.ts';
import { SharedInFlight } from './shared-in-flight.ts';

export interface SubgraphClient {
  /** Asks a subgraph in a viewer's name. */
  send(request: SubgraphRequest, context: Context): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

export interface SubgraphClientOptions {
  /** By name. */
  urls: ReadonlyMap<string, string>;
  /** What tells a subgraph who asks. */
  headers: (subgraph: string, context: Context) => Promise<Record<string, string>>;
  settings: TrafficSettings;
  changes: Changes;
  /** What a mutation of a subgraph may have changed, other than what is that subgraph's. */
  alsoChanged?: Iterable<string>;
  logger: Logger;
}

/** One pool for all subgraphs, which keeps connections open between requests; before each subgraph, what keeps traffic calm. */
export function createSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  const { urls, headers, settings, changes, alsoChanged = [], logger } = options;
  const { REQUEST_TIMEOUT_MS: timeout, MAX_REQUESTS_PER_SUBGRAPH: atOnce } = settings;
  // How long an answer is waited for, its deadline says.
  const pool = new Agent({ connections: atOnce, headersTimeout: 0, bodyTimeout: 0, connectTimeout: 2_000 });
  const subgraphs = new Map([...urls].map(([name, url]) => [name, subgraphAt(name, url)]));
  const shared = new SharedInFlight<string>();

  function subgraphAt(name: string, url: string) {
    const guard = createBreaker({ atOnce, isFailure, logger: logger.child({ subgraph: name }) });
    return { target: targetOf(url), guard, retrying: createRetries(mayHelpToRetry) };
  }

  async function ask({ subgraph, kind, body }: SubgraphRequest, context: Context, deadline: Deadline) {
    const { target, guard, retrying } = subgraphs.get(subgraph) as ReturnType<typeof subgraphAt>;
    const said = await headers(subgraph, context);

    const exchanged = async (signal: AbortSignal) => {
      const remaining = deadline.remainingMs;
      try {
        return await exchange(pool, target, body, { ...said, [DEADLINE_HEADER]: String(remaining) }, signal);
      } catch (error) {
        throw error instanceof DeadlinePassed && remaining < timeout / 2 ? new TooLittleTime() : error;
      }
    };
    const guarded = (signal: AbortSignal) => guard(signal, () => exchanged(signal));
    const patiently = (signal: AbortSignal) => retrying(signal, () => guarded(signal));

    // Noted before anybody hears that it is done: what was asked for earlier does not count from now on.
    if (kind === 'mutation') return guarded(deadline.signal).finally(() => changes.note([subgraph, ...alsoChanged]));
    // What follows a mutation or an event must be as it is after that.
    if (!context.running?.isQuery) return patiently(deadline.signal);
    // What was asked before something changed is not joined.
    return shared.ask(`${changes.count} ${subgraph} ${JSON.stringify(said)} ${body}`, deadline.signal, patiently);
  }

  return {
    async send(request, context) {
      const deadline = context.running?.deadline ?? new Deadline(timeout);
      try {
        return answerIn(await ask(request, context, deadline));
      } catch (error) {
        throw unavailable(request.subgraph, error, logger);
      } finally {
        if (!context.running) deadline.close();
      }
    },
    close: () => pool.close(),
  };
}
