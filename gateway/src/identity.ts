import {
  ACCESS_TOKEN,
  bearerToken,
  CLIENT_ADDRESS_HEADER,
  GATEWAY_ISSUER,
  openSigner,
  openVerifier,
  type Signer,
  type Verified,
  type Viewer,
} from '@berth/identity';
import { usedFor, z } from '@berth/settings';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Revocations } from './revocations.ts';

const SUBGRAPH_TOKEN_SECONDS = 60;

export const identitySettings = {
  ACCESS_TOKEN_PUBLIC_KEYS: z
    .string()
    .describe('the path or the URL of the JWKS with which clients’ tokens can be verified'),
  GATEWAY_PRIVATE_KEY: z.string().describe('the path of the JWK file with which requests to subgraphs are signed'),
};
type IdentitySettings = Record<keyof typeof identitySettings, string>;

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
  { ACCESS_TOKEN_PUBLIC_KEYS, GATEWAY_PRIVATE_KEY }: IdentitySettings,
  revocations: Pick<Revocations, 'concern'>,
): Promise<Identity> {
  const { issuer, audience } = ACCESS_TOKEN;
  const [verify, sign] = await Promise.all([
    usedFor(identitySettings, 'ACCESS_TOKEN_PUBLIC_KEYS', openVerifier(issuer, audience, ACCESS_TOKEN_PUBLIC_KEYS)),
    usedFor(identitySettings, 'GATEWAY_PRIVATE_KEY', openSigner(GATEWAY_ISSUER, GATEWAY_PRIVATE_KEY, keepingTokens)),
  ]);

  async function verified(authorization: string): Promise<Verified> {
    const result = await verify(bearerToken(authorization) ?? '').catch(() => null);
    if (!result?.viewer || revocations.concern(result.viewer)) throw unauthenticated();
    return result;
  }

  return {
    verified,
    viewer: async (authorization) => (authorization === undefined ? null : (await verified(authorization)).viewer),

    async subgraphHeaders(subgraph, { viewer, clientAddress }) {
      const token = await sign(viewer, subgraph, SUBGRAPH_TOKEN_SECONDS);
      return { authorization: `Bearer ${token}`, [CLIENT_ADDRESS_HEADER]: clientAddress };
    },
  };
}

/** Signing costs more than most requests do otherwise: a token serves a viewer for half of its life. */
function keepingTokens(sign: Signer): Signer {
  const tokens = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: (SUBGRAPH_TOKEN_SECONDS / 2) * 1000 });
  return (viewer, subgraph, lifetimeSeconds) => {
    const key = `${subgraph} ${viewer?.id} ${viewer?.role} ${viewer?.sessionId}`;
    const kept = tokens.get(key);
    if (kept) return kept;
    const token = sign(viewer, subgraph, lifetimeSeconds);
    tokens.set(key, token);
    return token;
  };
}

function unauthenticated(): GraphQLError {
  return new GraphQLError('The access token is not valid, or no longer: log in again.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}
