import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import { OperationError } from './errors.ts';
import type { Tokens } from './tokens.ts';

interface Answer<Result> {
  data?: Result | null;
  errors?: GraphQLFormattedError[];
}

const UNAUTHORIZED = 401;

/** A query or a mutation, sent once: only where the token was refused, and nothing was done, it is sent again with a new one. */
export async function ask<Result, Variables>(
  url: string,
  tokens: Tokens,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<Result> {
  const body = JSON.stringify({ query: print(document), variables });
  const send = async () => {
    const headers = {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(await tokens.authorization()),
    };
    return fetch(url, { method: 'POST', headers, body, signal });
  };
  let response = await send();
  if (response.status === UNAUTHORIZED) {
    tokens.refuse();
    response = await send();
  }
  const isJson = response.headers.get('content-type')?.includes('json');
  const { data, errors }: Answer<Result> = isJson ? await response.json() : {};
  if (errors) throw new OperationError(errors, { cause: response });
  if (!data) throw new Error(`${url} answers ${response.status}`, { cause: response });
  return data;
}
