import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, jwtVerify, SignJWT } from 'jose';
import { ALGORITHM } from './keys.ts';

export type Role = 'MEMBER' | 'MANAGER' | 'ADMIN';

/** Who is asking. */
export interface Viewer {
  id: string;
  role: Role;
  /** The login that this viewer came from. */
  sessionId: string;
}

export type Signer = (viewer: Viewer | null, audience: string, lifetimeSeconds: number) => Promise<string>;
/** Rejects what is forged, expired, or meant for another audience. Null is a token that says: nobody is logged in. */
export type Verifier = (token: string) => Promise<Viewer | null>;

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

export function createVerifier(issuer: string, audience: string, publicKeys: JSONWebKeySet): Verifier {
  const keys = createLocalJWKSet(publicKeys);
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'iat'],
    });
    if (payload.sub === undefined) return null;
    const { sub, role, sid } = payload;
    if (!isRole(role) || typeof sid !== 'string') throw new Error('The token lacks a role or a session.');
    return { id: sub, role, sessionId: sid };
  };
}

function isRole(role: unknown): role is Role {
  return role === 'MEMBER' || role === 'MANAGER' || role === 'ADMIN';
}

/** `Authorization: Bearer x` → `x`. */
export function bearerToken(header: string | undefined): string | null {
  return header?.match(/^Bearer +(\S+)$/i)?.[1] ?? null;
}
