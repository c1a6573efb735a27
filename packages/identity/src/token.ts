import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { ALGORITHM } from './keys.ts';

const MAX_KNOWN = 10_000;

export type Role = 'MEMBER' | 'MANAGER' | 'ADMIN';

/** Who is asking. */
export interface Viewer {
  id: string;
  role: Role;
  /** The login that this viewer came from. */
  sessionId: string;
}

export type Signer = (viewer: Viewer | null, audience: string, lifetimeSeconds: number) => Promise<string>;
/** Rejects what is forged, expired, or meant for another audience. */
export type Verifier = (token: string) => Promise<Verified>;

export interface Verified {
  /** Null is a token that says: nobody is logged in. */
  viewer: Viewer | null;
  expiresAt: Date;
}

export async function createSigner(issuer: string, privateKey: JWK): Promise<Signer> {
  const key = await importJWK(privateKey, ALGORITHM);
  const header = { alg: ALGORITHM, kid: privateKey.kid ?? '', typ: 'JWT' };
  return (viewer, audience, lifetimeSeconds) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = viewer ? { sub: viewer.id, role: viewer.role, sid: viewer.sessionId } : {};
    return new SignJWT(claims)
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(key);
  };
}

/** `clocksApart`: how many seconds the signer's clock and this machine's may differ. */
export function createVerifier(issuer: string, audience: string, publicKeys: JSONWebKeySet, clocksApart = 0): Verifier {
  const keys = createLocalJWKSet(publicKeys);
  // To verify a signature costs more than most queries do; a client shows the same one again and again.
  const known = new LRUCache<string, Verified>({ max: MAX_KNOWN });

  return async (token) => {
    const before = known.get(token);
    if (before && before.expiresAt.getTime() + clocksApart * 1_000 > Date.now()) return before;
    const verified = await verify(token);
    known.set(token, verified);
    return verified;
  };

  async function verify(token: string): Promise<Verified> {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'iat'],
      clockTolerance: clocksApart,
    });
    const { sub, role, sid, exp = 0 } = payload;
    const expiresAt = new Date(exp * 1000);
    if (sub === undefined) return { viewer: null, expiresAt };
    if (!isRole(role) || typeof sid !== 'string') throw new Error('The token lacks a role or a session.');
    return { viewer: { id: sub, role, sessionId: sid }, expiresAt };
  }
}

function isRole(role: unknown): role is Role {
  return role === 'MEMBER' || role === 'MANAGER' || role === 'ADMIN';
}

/** `Authorization: Bearer x` → `x`. */
export function bearerToken(header: string | undefined): string | null {
  return header?.match(/^Bearer +(\S+)$/i)?.[1] ?? null;
}
