import { createHash } from 'node:crypto';
import { rateLimit } from '@berth/subgraph';
import type { Pool } from 'pg';

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
  const { FAILED_LOGINS_PER_ACCOUNT: perAccount, FAILED_LOGINS_PER_ADDRESS: perAddress } = settings;
  const failed = (limit: string, keyPrefix: string, points: number) =>
    rateLimit(pool, { limit: `failed logins ${limit}`, keyPrefix, points, duration: QUARTER_HOUR });
  // From one address, so that a stranger elsewhere cannot lock an account's owner out; from anywhere, against many
  // strangers together.
  const account = failed('for an account', 'account-address', perAccount);
  const anywhere = failed('for an account', 'account', perAccount * 10);
  const address = failed('from an address', 'address', perAddress);
  const registrations = rateLimit(pool, {
    ...{ limit: 'registrations from an address', keyPrefix: 'registration' },
    ...{ points: settings.REGISTRATIONS_PER_ADDRESS, duration: HOUR },
  });

  return {
    async login(email, from, work) {
      const who = digest(email.toLowerCase());
      const counted = [
        [address, from],
        [account, `${who}:${from}`],
        [anywhere, who],
      ] as const;
      // Counted before the password is looked at, or a hundred tries at once would all get through.
      for (const [limit, key] of counted) await limit.count(key);
      const result = await work();
      if (result !== null) await Promise.all(counted.map(([limit, key]) => limit.giveBack(key)));
      return result;
    },

    register: (from) => registrations.count(from),
  };
}

/** Any address as a key of a known length. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
