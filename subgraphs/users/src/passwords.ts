import { hash, verify } from '@node-rs/argon2';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { GraphQLError } from 'graphql';
import { LONGEST_PASSWORD } from './password-policy.ts';

/** OWASP's first choice for Argon2id. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each hash takes 19 MB and a core for some 70 ms: a flood of logins waits, and past that is sent away. */
const queue = bulkhead(2, 100);

export function hashPassword(password: string): Promise<string> {
  return inQueue(() => hash(password, OPTIONS));
}

/** Takes as long where there is no such account, so that an answer's time does not tell which addresses have one. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  if (password.length > LONGEST_PASSWORD) return false;
  const expected = passwordHash ?? (await decoy());
  const matches = await inQueue(() => verify(expected, password));
  return matches && passwordHash !== null;
}

let decoyHash: Promise<string> | undefined;

function decoy(): Promise<string> {
  decoyHash ??= hash(crypto.randomUUID(), OPTIONS);
  return decoyHash;
}

function inQueue<Result>(work: () => Promise<Result>): Promise<Result> {
  return queue.execute(work).catch((error) => {
    if (!(error instanceof BulkheadRejectedError)) throw error;
    throw new GraphQLError('Too many people are logging in at this moment: try again in some seconds.', {
      extensions: { code: 'RATE_LIMITED', limit: 'password hashes at once', retryAfterSeconds: 5 },
    });
  });
}
