import { readFile } from 'node:fs/promises';
import { ACCESS_TOKEN, bearerToken, createSigner, createVerifier, GATEWAY_ISSUER, type Viewer } from '@berth/identity';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

const SUBGRAPH_TOKEN_SECONDS = 60;

export interface Identity {
  /** Who is asking, by an `Authorization` header. Null without one; rejects where it is no good. */
  viewer(authorization: string | undefined): Promise<Viewer | null>;
  /** What the gateway shows to one subgraph, for one viewer. */
  subgraphToken(subgraph: string, viewer: Viewer | null): Promise<string>;
}

export async function createIdentity(files: { publicKeys: string; privateKey: string }): Promise<Identity> {
  const [publicKeys, privateKey] = await Promise.all([readJson(files.publicKeys), readJson(files.privateKey)]);
  const verify = createVerifier(ACCESS_TOKEN.issuer, ACCESS_TOKEN.audience, publicKeys);
  const sign = await createSigner(GATEWAY_ISSUER, privateKey);
  // Signing costs more than most requests do otherwise: a token serves a viewer for half of its life.
  const tokens = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: (SUBGRAPH_TOKEN_SECONDS / 2) * 1000 });

  return {
    async viewer(authorization) {
      if (authorization === undefined) return null;
      try {
        return await verify(bearerToken(authorization) ?? '');
      } catch {
        throw unauthenticated();
      }
    },

    subgraphToken(subgraph, viewer) {
      const key = JSON.stringify([subgraph, viewer?.id, viewer?.role, viewer?.sessionId]);
      let token = tokens.get(key);
      if (!token) {
        token = sign(viewer, subgraph, SUBGRAPH_TOKEN_SECONDS);
        tokens.set(key, token);
      }
      return token;
    },
  };
}

function unauthenticated(): GraphQLError {
  return new GraphQLError('The access token is not valid, or no longer: log in again.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

async function readJson(path: string) {
  return JSON.parse(await readFile(path, 'utf8'));
}
