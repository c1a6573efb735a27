import {
  ACCESS_TOKEN,
  bearerToken,
  CLIENT_ADDRESS_HEADER,
  GATEWAY_ISSUER,
  openSigner,
  openVerifier,
  type Verified,
  type Viewer,
} from '@berth/identity';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Revocations } from './revocations.ts';

const SUBGRAPH_TOKEN_SECONDS = 60;

interface Asking {
  viewer: Viewer | null;
  clientAddress: string;
}

export interface Identity {
  /** Who is asking, by an `Authorization` header. Null without one; rejects where it is no good. */
  viewer(authorization: string | undefined): Promise<Viewer | null>;
  /** The same, and until when. */
  verified(authorization: string): Promise<Verified>;
  /** What the gateway shows to one subgraph, for one viewer. Of the client's headers, none goes on: the signed token says all there is. */
  subgraphHeaders(subgraph: string, asking: Asking): Promise<Record<string, string>>;
}

export async function createIdentity(
  files: { publicKeys: string; privateKey: string },
  revocations: Revocations,
): Promise<Identity> {
  const verify = await openVerifier(ACCESS_TOKEN.issuer, ACCESS_TOKEN.audience, files.publicKeys);
  const sign = await openSigner(GATEWAY_ISSUER, files.privateKey);
  // Signing costs more than most requests do otherwise: a token serves a viewer for half of its life.
  const tokens = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: (SUBGRAPH_TOKEN_SECONDS / 2) * 1000 });

  async function verified(authorization: string): Promise<Verified> {
    const result = await verify(bearerToken(authorization) ?? '').catch(() => null);
    if (!result?.viewer || revocations.concern(result.viewer)) throw unauthenticated();
    return result;
  }

  return {
    verified,
    viewer: async (authorization) => (authorization === undefined ? null : (await verified(authorization)).viewer),

    async subgraphHeaders(subgraph, { viewer, clientAddress }) {
      const key = `${subgraph} ${viewer?.id} ${viewer?.role} ${viewer?.sessionId}`;
      let token = tokens.get(key);
      if (!token) {
        token = sign(viewer, subgraph, SUBGRAPH_TOKEN_SECONDS);
        tokens.set(key, token);
      }
      return { authorization: `Bearer ${await token}`, [CLIENT_ADDRESS_HEADER]: clientAddress };
    },
  };
}

function unauthenticated(): GraphQLError {
  return new GraphQLError('The access token is not valid, or no longer: log in again.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}
