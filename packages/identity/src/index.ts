export { generateKeys, type KeyPair } from './keys.ts';
export {
  bearerToken,
  createSigner,
  createVerifier,
  type Role,
  type Signer,
  type Verifier,
  type Viewer,
} from './token.ts';

/** Users signs what clients carry. */
export const ACCESS_TOKEN = { issuer: 'berth/users', audience: 'berth' };
/** The gateway signs what it shows to a subgraph, whose name is the audience. */
export const GATEWAY_ISSUER = 'berth/gateway';
