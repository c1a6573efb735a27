import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * `family.secret`: the family stays for a session's life and finds it; the secret changes at every use. So any token
 * that was ever given is recognised, however old, with one row for a session.
 */
export interface RefreshToken {
  family: string;
  secret: string;
}

const SHAPE = /^([\w-]{22})\.([\w-]{43})$/;

export function newRefreshToken(): RefreshToken {
  return { family: randomBytes(16).toString('base64url'), secret: randomBytes(32).toString('base64url') };
}

/** The same token has the same successor: who lost the answer and asks again gets it again. */
export function successorOf({ family, secret }: RefreshToken, seed: Uint8Array): RefreshToken {
  return { family, secret: createHmac('sha256', seed).update(secret).digest('base64url') };
}

export function parseRefreshToken(text: string): RefreshToken | null {
  const [, family, secret] = text.match(SHAPE) ?? [];
  return family && secret ? { family, secret } : null;
}

export function writeRefreshToken({ family, secret }: RefreshToken): string {
  return `${family}.${secret}`;
}

/** Enough of a hash for what is random: nobody guesses 256 bits. */
export function fingerprint(part: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(part).digest());
}
