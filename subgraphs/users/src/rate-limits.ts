import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const QUARTER_HOUR = 15 * 60;
const HOUR = 60 * 60;

export interface RateLimits {
  /** Lets a password be tried. `work` answers null where it was wrong: only that counts. */
  login<Result>(email: string, address: string, work: () => Promise<Result | null>): Promise<Result | null>;
  register(address: string): Promise<void>;
}

export interface RateLimitSettings {
  FAILED_LOGINS_PER_ACCOUNT: number;
  FAILED_LOGINS_PER_ADDRESS: number;
  REGISTRATIONS_PER_ADDRESS: number;
}

/** Counted in Postgres, so that replicas count together. */
export function createRateLimits(pool: Pool, settings: RateLimitSettings): RateLimits {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      ...{ storeClient: pool, storeType: 'pool', tableName: 'rate_limits', tableCreated: true },
      ...{ keyPrefix, points, duration },
    });
  // From one address, so that a stranger elsewhere cannot lock an account's owner out; from anywhere, against many
  // strangers together.
  const account = limiter('account-address', settings.FAILED_LOGINS_PER_ACCOUNT, QUARTER_HOUR);
  const anywhere = limiter('account', settings.FAILED_LOGINS_PER_ACCOUNT * 10, QUARTER_HOUR);
  const address = limiter('address', settings.FAILED_LOGINS_PER_ADDRESS, QUARTER_HOUR);
  const registrations = limiter('registration', settings.REGISTRATIONS_PER_ADDRESS, HOUR);

  return {
    async login(email, from, work) {
      const who = digest(email.toLowerCase());
      const counted = [
        [address, from, 'failed logins from an address'],
        [account, `${who}:${from}`, 'failed logins for an account'],
        [anywhere, who, 'failed logins for an account'],
      ] as const;
      // Counted before the password is looked at, or a hundred tries at once would all get through.
      for (const [counter, key, limit] of counted) await count(counter, key, limit);
      const result = await work();
      if (result !== null) await Promise.all(counted.map(([counter, key]) => counter.reward(key)));
      return result;
    },

    register: (from) => count(registrations, from, 'registrations from an address'),
  };
}

async function count(counter: RateLimiterPostgres, key: string, limit: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.ceil(refusal.msBeforeNext / 1000);
    throw new GraphQLError(`Too many ${limit}: try again in ${retryAfterSeconds} seconds.`, {
      extensions: { code: 'RATE_LIMITED', limit, retryAfterSeconds },
    });
  }
}

/** Any address as a key of a known length. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
