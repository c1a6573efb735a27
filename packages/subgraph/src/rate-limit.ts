import { GraphQLError } from 'graphql';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimitOptions {
  /** What is counted, as a client is told: failed logins, mutations. */
  limit: string;
  /** Tells it from other limits in the same table. */
  keyPrefix: string;
  points: number;
  /** In seconds. */
  duration: number;
  /** Whether who has met it may be sent away without asking Postgres again: not where points are given back. */
  remembersRefused?: boolean;
}

export interface RateLimit {
  count(key: string, points?: number): Promise<void>;
  /** What was counted did not count. */
  giveBack(key: string): Promise<unknown>;
}

/** Counts in the table `rate_limits` of a subgraph's database, so that replicas count together. */
export function rateLimit(pool: Pool, { limit, remembersRefused = false, ...options }: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterPostgres({
    ...{ storeClient: pool, storeType: 'pool', tableName: 'rate_limits', tableCreated: true },
    ...options,
    ...(remembersRefused && { inMemoryBlockOnConsumed: options.points + 1 }),
  });
  return {
    async count(key, points = 1) {
      try {
        await limiter.consume(key, points);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw rateLimited(limit, Math.ceil(refusal.msBeforeNext / 1000));
      }
    },
    giveBack: (key) => limiter.reward(key),
  };
}

function rateLimited(limit: string, retryAfterSeconds: number): GraphQLError {
  // 400 is what the gateway hands on to the client.
  const extensions = { code: 'RATE_LIMITED', limit, retryAfterSeconds, http: { status: 400 } };
  return new GraphQLError(`Too many ${limit}: try again in ${retryAfterSeconds} seconds.`, { extensions });
}
