import { randomBytes, randomUUID } from 'node:crypto';
import { ACCESS_TOKEN, type Signer } from '@berth/identity';
import type { Database } from './database.ts';
import type { Session, User } from './generated/prisma/client.ts';
import { lockUser, record, type Transaction } from './journal.ts';
import {
  fingerprint,
  newRefreshToken,
  parseRefreshToken,
  type RefreshToken,
  successorOf,
  writeRefreshToken,
} from './refresh-token.ts';

const ACCESS_TOKEN_SECONDS = 10 * 60;
/** From its last use on. */
const SESSION_MS = 30 * 24 * 3_600_000;
/** Within it, a token that was used just now is answered again: the first answer may have been lost. */
const GRACE_MS = 10_000;

export interface IssuedSession {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  user: User;
}

export async function startSession(database: Database, sign: Signer, user: User): Promise<IssuedSession> {
  const [id, token] = [randomUUID(), newRefreshToken()];
  const [family, current] = [fingerprint(token.family), fingerprint(token.secret)];
  const expiresAt = new Date(Date.now() + SESSION_MS);
  const seed = new Uint8Array(randomBytes(32));
  await database.session.create({ data: { id, userId: user.id, family, current, seed, expiresAt } });
  return issue(sign, user, id, token);
}

/** Null where the token is no good, or no longer. One that was used before ends its session: two have it, one stole it. */
export async function refreshSession(database: Database, sign: Signer, text: string): Promise<IssuedSession | null> {
  const token = parseRefreshToken(text);
  const session = token && (await findSession(database, token));
  if (!token || !session?.user.active || session.expiresAt <= new Date()) return null;

  const next = successorOf(token, session.seed);
  const used = fingerprint(token.secret);
  const { count } = await database.session.updateMany({
    where: { id: session.id, current: used },
    data: {
      ...{ current: fingerprint(next.secret), previous: used },
      ...{ rotatedAt: new Date(), expiresAt: new Date(Date.now() + SESSION_MS) },
    },
  });
  if (count === 1 || wasUsedJustNow(await findSession(database, token), used))
    return issue(sign, session.user, session.id, next);

  await database.$transaction(async (transaction) => {
    await lockUser(transaction, session.userId);
    await endSessions(transaction, session.userId, null, session.id);
  });
  return null;
}

/** Ends one session or all of them, and tells everyone who accepts its access tokens. The user must be locked. */
export async function endSessions(
  transaction: Transaction,
  userId: string,
  actor: string | null,
  id?: string,
): Promise<number> {
  const where = { userId, ...(id && { id }) };
  const ended = await transaction.session.findMany({ where, select: { id: true } });
  if (ended.length === 0) return 0;
  await transaction.session.deleteMany({ where });
  const user = await transaction.user.update({ where: { id: userId }, data: { version: { increment: 1 } } });
  await record(transaction, user, 'user.sessionsEnded.v1', actor, { sessionIds: ended.map((session) => session.id) });
  return ended.length;
}

function findSession(database: Database, { family }: RefreshToken) {
  return database.session.findUnique({ where: { family: fingerprint(family) }, include: { user: true } });
}

function wasUsedJustNow(session: Session | null, used: Uint8Array): boolean {
  if (!session?.previous) return false;
  return Buffer.compare(session.previous, used) === 0 && Date.now() - session.rotatedAt.getTime() < GRACE_MS;
}

async function issue(sign: Signer, user: User, sessionId: string, token: RefreshToken): Promise<IssuedSession> {
  const accessTokenExpiresAt = new Date(Date.now() + ACCESS_TOKEN_SECONDS * 1000);
  const accessToken = await sign(
    { id: user.id, role: user.role, sessionId },
    ACCESS_TOKEN.audience,
    ACCESS_TOKEN_SECONDS,
  );
  return { accessToken, accessTokenExpiresAt, refreshToken: writeRefreshToken(token), user };
}
