import { isIP } from 'node:net';
import { count, list, missing as missingIn, port, readPem, type SettingsError, z } from '@berth/settings';
import { ServerCredentials } from '@grpc/grpc-js';
import { isCaller } from './callers.ts';

const pem = (what: string) => z.string().optional().describe(`the path of a PEM file with ${what}`);

/** How other systems ask about users. Without a port, they cannot. */
export const grpcSettings = {
  GRPC_PORT: port.optional().describe('a free port, or leave it out to answer no gRPC'),
  GRPC_HOST: z.string().default('127.0.0.1').describe('the address to listen on; anything but loopback needs TLS'),
  GRPC_CALLERS: list
    .refine((callers) => callers.every(isCaller), 'not a list of name:hash')
    .describe('who may ask, each with the SHA-256 of its secret, such as billing:9f86d081…'),
  GRPC_TLS_CERT: pem('the certificate of this service'),
  GRPC_TLS_KEY: pem('the key of GRPC_TLS_CERT'),
  GRPC_TLS_CLIENT_CA: pem('the authority that signed the callers’ certificates'),
  GRPC_CALLS_AT_ONCE: count.default(16).describe('how many calls are worked on at a time'),
  ACCESS_TOKEN_PUBLIC_KEYS: z
    .string()
    .optional()
    .describe('the path or the URL of the JWKS with which access tokens can be verified'),
};

export type GrpcSettings = Readonly<z.output<z.ZodObject<typeof grpcSettings>>>;

/** Settings that make sense only together are checked here: nobody is answered who has not said who they are. */
export function credentialsOf(settings: GrpcSettings): ServerCredentials {
  const { GRPC_HOST, GRPC_CALLERS, GRPC_TLS_CERT, GRPC_TLS_CLIENT_CA } = settings;
  if (GRPC_CALLERS.length === 0 && !GRPC_TLS_CLIENT_CA)
    throw missing('GRPC_CALLERS', 'GRPC_PORT is set, and anybody could ask');
  if (!GRPC_TLS_CERT) {
    if (GRPC_TLS_CLIENT_CA) throw missing('GRPC_TLS_CERT', 'GRPC_TLS_CLIENT_CA is set');
    if (!isLoopback(GRPC_HOST)) throw missing('GRPC_TLS_CERT', 'GRPC_HOST is more than loopback');
    return ServerCredentials.createInsecure();
  }
  const pair = { cert_chain: fileOf(settings, 'GRPC_TLS_CERT'), private_key: fileOf(settings, 'GRPC_TLS_KEY') };
  const clients = GRPC_TLS_CLIENT_CA ? fileOf(settings, 'GRPC_TLS_CLIENT_CA') : null;
  return ServerCredentials.createSsl(clients, [pair], clients !== null);
}

export function missing(name: keyof GrpcSettings, why: string): SettingsError {
  return missingIn(grpcSettings, name, why);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

function fileOf(settings: GrpcSettings, name: 'GRPC_TLS_CERT' | 'GRPC_TLS_KEY' | 'GRPC_TLS_CLIENT_CA'): Buffer {
  const path = settings[name];
  if (!path) throw missing(name, 'GRPC_TLS_CERT is set');
  return readPem(name, path);
}
