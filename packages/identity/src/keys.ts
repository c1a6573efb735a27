import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';

export const ALGORITHM = 'EdDSA';

export interface KeyPair {
  /** Kept by the one who signs. */
  privateKey: JWK;
  /** Given to everyone who verifies. */
  publicKeys: JSONWebKeySet;
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
