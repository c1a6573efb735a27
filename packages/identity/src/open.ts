import { errors, type JSONWebKeySet, type JWK } from 'jose';
import { follow } from './followed-file.ts';
import type { DatedKey } from './keys.ts';
import { createSigner, createVerifier, type Signer, type Verifier } from './token.ts';

/**
 * Signs with the key in a file; a new key there is used within seconds. What `kept` remembers of what was signed belongs
 * to one key: with another one it begins anew.
 */
export async function openSigner(
  issuer: string,
  file: string,
  kept: (sign: Signer) => Signer = (sign) => sign,
): Promise<Signer> {
  const signer = await follow(file, privateKeyIn, async (key) => kept(await createSigner(issuer, key)));
  return (...token) => signer.current()(...token);
}

/** Verifies with the JWKS that a file holds, or a URL answers. A key that is new there is looked up when it is first seen. */
export async function openVerifier(
  issuer: string,
  audience: string,
  location: string,
  clocksApart = 0,
): Promise<Verifier> {
  const verifier = await follow(location, keysInUse, (keys) => createVerifier(issuer, audience, keys, clocksApart));
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
  return (await follow(location, keysInUse, (keys) => keys)).current;
}

function privateKeyIn(text: string): JWK {
  const key = jsonOf(text) as JWK | null;
  if (typeof key?.d !== 'string') throw new Error('it holds no private JWK');
  return key;
}

function keysInUse(text: string): JSONWebKeySet {
  const keys = (jsonOf(text) as { keys?: DatedKey[] } | null)?.keys;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key?.kty === 'string')) throw new Error('it holds no JWKS');
  return { keys: keys.filter(({ exp }) => exp === undefined || exp * 1000 > Date.now()) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says repeats some of the text, which may be a key.
    throw new Error('it holds no JSON');
  }
}
