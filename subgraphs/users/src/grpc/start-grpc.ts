import { ACCESS_TOKEN, openVerifier } from '@berth/identity';
import { SettingsError, usedFor } from '@berth/settings';
import { Server, type ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Database } from '../database.ts';
import { createGuard } from './guard.ts';
import { createHandlers } from './handlers.ts';
import { serveHealth } from './health.ts';
import { Users } from './service.ts';
import { credentialsOf, type GrpcSettings, grpcSettings, missing } from './settings.ts';

/** A request is an id or a token. */
const LARGEST_REQUEST = 16 * 1024;
const CALLS_OF_A_CONNECTION = 100;
/** Whoever is still connected then is cut off: some only watch the service's health, and never end. */
const PATIENCE_MS = 5_000;

type Stop = () => Promise<void>;

/** Answers other systems, where a port is set for that. */
export async function startGrpc(settings: GrpcSettings, database: Database, logger: Logger): Promise<Stop> {
  const { GRPC_PORT, GRPC_HOST, GRPC_CALLERS, GRPC_CALLS_AT_ONCE, ACCESS_TOKEN_PUBLIC_KEYS } = settings;
  if (GRPC_PORT === undefined) return async () => {};
  if (!ACCESS_TOKEN_PUBLIC_KEYS) throw missing('ACCESS_TOKEN_PUBLIC_KEYS', 'GRPC_PORT is set');
  const credentials = credentialsOf(settings);
  const opening = openVerifier(ACCESS_TOKEN.issuer, ACCESS_TOKEN.audience, ACCESS_TOKEN_PUBLIC_KEYS);
  const verify = await usedFor(grpcSettings, 'ACCESS_TOKEN_PUBLIC_KEYS', opening);

  const ready = () => database.$queryRaw`SELECT 1`;
  const guard = createGuard({ callers: GRPC_CALLERS, callsAtOnce: GRPC_CALLS_AT_ONCE, ready, logger });
  const { validateUser, getUser } = createHandlers(database, verify);
  const server = new Server({
    'grpc.max_receive_message_length': LARGEST_REQUEST,
    'grpc.max_concurrent_streams': CALLS_OF_A_CONNECTION,
  });
  server.addService(Users.service, { ValidateUser: guard(validateUser), GetUser: guard(getUser) });
  const endHealth = serveHealth(server, ready);
  await listen(server, `${GRPC_HOST}:${GRPC_PORT}`, credentials);
  logger.info({ host: GRPC_HOST, port: GRPC_PORT }, 'answering gRPC');
  return () => {
    endHealth();
    return stop(server);
  };
}

function listen(server: Server, address: string, credentials: ServerCredentials): Promise<void> {
  return new Promise((resolve, reject) =>
    server.bindAsync(address, credentials, (error) => {
      if (!error) return resolve();
      reject(new SettingsError(`${error.message}: stop what listens there, or set another GRPC_PORT.`));
    }),
  );
}

/** Answers what has been asked. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.forceShutdown(), PATIENCE_MS);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
