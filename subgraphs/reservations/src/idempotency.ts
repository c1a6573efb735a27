import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Refusal } from './domain/refusal.ts';

/** A user's name for one request, however often it is sent. */
export interface IdempotencyKey {
  userId: string;
  key: string;
}

const LIFETIME = `interval '24 hours'`;
const CLAIM = `
  INSERT INTO idempotency_keys (user_id, key, fingerprint) VALUES ($1, $2, $3)
  ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, outcome = NULL, created_at = now()
  WHERE idempotency_keys.created_at < now() - ${LIFETIME}
  RETURNING key`;

/**
 * Does what is asked, once where a key says so, and tells whether anything of it is to be kept. A refusal has changed
 * nothing; under a key, that it was refused is kept.
 */
export async function underKey<Outcome extends object>(
  client: PoolClient,
  key: IdempotencyKey | null,
  request: object,
  work: () => Promise<Outcome>,
): Promise<{ keep: boolean; result: Outcome | { refusal: Refusal } }> {
  const result = key ? await once(client, key, request, work) : await work();
  return { keep: key !== null || !('refusal' in result), result };
}

/**
 * Runs `work` in the first transaction that comes with this key; any other one waits for its end here, and is given
 * its outcome. The outcome is kept in the transaction that it tells of, so a crash cannot part them.
 */
async function once<Outcome extends object>(
  client: PoolClient,
  { userId, key }: IdempotencyKey,
  request: object,
  work: () => Promise<Outcome>,
): Promise<Outcome | { refusal: Refusal }> {
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
  const claimed = await client.query(CLAIM, [userId, key, fingerprint]);
  if (claimed.rows.length > 0) {
    const outcome = await work();
    const kept = JSON.stringify(outcome);
    await client.query('UPDATE idempotency_keys SET outcome = $3 WHERE user_id = $1 AND key = $2', [userId, key, kept]);
    return outcome;
  }

  const { rows } = await client.query(
    'SELECT fingerprint, outcome::text FROM idempotency_keys WHERE user_id = $1 AND key = $2',
    [userId, key],
  );
  if (rows[0].fingerprint === fingerprint) return { ...revive<Outcome>(rows[0].outcome), replayed: true };
  const message = 'This key was used for another request within the last 24 hours.';
  return { refusal: { problem: 'IdempotencyConflict', code: 'IDEMPOTENCY_CONFLICT', message } };
}

export async function forgetOldKeys(database: Pool): Promise<void> {
  await database.query(`DELETE FROM idempotency_keys WHERE created_at < now() - ${LIFETIME}`);
}

/** JSON has no dates: these fields are, where they are instants. */
const DATES = new Set(['startsAt', 'endsAt', 'createdAt', 'heldUntil', 'checkInBy']);

function revive<Outcome>(outcome: string): Outcome {
  return JSON.parse(outcome, (name, value) =>
    DATES.has(name) && typeof value === 'string' && value.endsWith('Z') ? new Date(value) : value,
  );
}
