import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';

export const ALGORITHM = 'EdDSA';

export interface KeyPair {
  /** Kept by the one who signs. */
  privateKey: JWK;
  /** Given to everyone who verifies. */
  publicKeys: JSONWebKeySet;
}

/** A key that was replaced says until when it counts: `exp`, in seconds, as tokens do. */
export interface DatedKey extends JWK {
  exp?: number;
}

export async function generateKeys(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const kid = crypto.randomUUID();
  const describe = (jwk: JWK) => ({ ...jwk, kid, alg: ALGORITHM, use: 'sig' });
  return {
    privateKey: describe(await exportJWK(privateKey)),
    publicKeys: { keys: [describe(await exportJWK(publicKey))] },
  };
}

/** A new pair that signs from now on. What the old ones have signed counts until `overlapSeconds` from now. */
export async function rotateKeys(publicKeys: JSONWebKeySet, overlapSeconds: number): Promise<KeyPair> {
  const next = await generateKeys();
  const now = Math.floor(Date.now() / 1000);
  const end = now + overlapSeconds;
  const replaced = publicKeys.keys
    .map((key: DatedKey) => ({ ...key, exp: Math.min(key.exp ?? end, end) }))
    .filter(({ exp }) => exp > now);
  return { ...next, publicKeys: { keys: [...next.publicKeys.keys, ...replaced] } };
}
