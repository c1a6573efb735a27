import { errors, type JSONWebKeySet, type JWK } from 'jose';
import { follow } from './followed-file.ts';
import type { DatedKey } from './keys.ts';
import { createSigner, createVerifier, type Signer, type Verifier } from './token.ts';

/** Signs with the key in a file; a new key there is used within seconds. */
export async function openSigner(issuer: string, file: string): Promise<Signer> {
  const signer = await follow(file, (text) => createSigner(issuer, JSON.parse(text) as JWK));
  return (...token) => signer.current()(...token);
}

/** Verifies with the JWKS that a file holds, or a URL answers. A key that is new there is looked up when it is first seen. */
export async function openVerifier(
  issuer: string,
  audience: string,
  location: string,
  clocksApart = 0,
): Promise<Verifier> {
  const verifier = await follow(location, async (text) =>
    createVerifier(issuer, audience, keysInUse(text), clocksApart),
  );
  return async (token) => {
    try {
      return await verifier.current()(token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await verifier.reload();
      return verifier.current()(token);
    }
  };
}

/** The public keys themselves, as they are now. */
export async function openPublicKeys(location: string): Promise<() => JSONWebKeySet> {
  const keys = await follow(location, async (text) => keysInUse(text));
  return () => keys.current();
}

function keysInUse(text: string): JSONWebKeySet {
  const { keys } = JSON.parse(text) as { keys: DatedKey[] };
  return { keys: keys.filter(({ exp }) => exp === undefined || exp * 1000 > Date.now()) };
}
