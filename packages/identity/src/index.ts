export { generateKeys, type KeyPair, rotateKeys } from './keys.ts';
export { openPublicKeys, openSigner, openVerifier } from './open.ts';
export {
  bearerToken,
  createSigner,
  createVerifier,
  type Role,
  type Signer,
  type Verified,
  type Verifier,
  type Viewer,
} from './token.ts';

/** Users signs what clients carry. */
export const ACCESS_TOKEN = { issuer: 'berth/users', audience: 'berth' };
/** The gateway signs what it shows to a subgraph, whose name is the audience. */
export const GATEWAY_ISSUER = 'berth/gateway';
/** With it the gateway tells a subgraph which address a client has. Beside the gateway's token it can be believed. */
export const CLIENT_ADDRESS_HEADER = 'berth-client-address';
/** With it the gateway tells a subgraph for how many more milliseconds an answer is of use. */
export const DEADLINE_HEADER = 'berth-deadline-ms';
