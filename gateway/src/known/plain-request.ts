import type { Incoming } from '../http/in-turn.ts';
import { nameOf } from './known-queries.ts';

export interface PlainRequest {
  /** Of the query. */
  name: string;
  variables: Record<string, unknown>;
}

const JSON_TYPE = /^application\/json *(;|$)/i;

/** A request that has nothing unusual about it. Undefined for any other, right or wrong. */
export function plainRequest({ method, headers, body }: Incoming): PlainRequest | undefined {
  if (method !== 'POST' || !JSON_TYPE.test(headers['content-type'] ?? '') || !isRecord(body)) return undefined;
  const { query } = body;
  const operationName = body['operationName'] ?? undefined;
  const [variables, extensions] = [body['variables'] ?? {}, body['extensions'] ?? {}];
  // Nothing is called so; where there is one operation, that is easy to overlook.
  if (operationName === '') return undefined;
  if (operationName !== undefined && typeof operationName !== 'string') return undefined;
  if (!isRecord(variables) || !isRecord(extensions)) return undefined;
  const { persistedQuery } = extensions;
  if (typeof query === 'string') {
    // A client that sends the hash as well has the query persisted.
    return persistedQuery === undefined ? { name: nameOf({ query, operationName }), variables } : undefined;
  }
  if (query !== undefined || !isRecord(persistedQuery)) return undefined;
  const { version, sha256Hash: hash } = persistedQuery;
  return version === 1 && typeof hash === 'string' ? { name: nameOf({ hash, operationName }), variables } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
