import { createServer, type Server } from 'node:http';
import { closeWithConnection } from './close-with-connection.ts';
import { UpgradableRequest } from './upgradable-request.ts';

/** Longer than load balancers keep an idle connection: who closes it first must not be the one who is about to be asked. */
const KEEP_ALIVE_MS = 75_000;
/** For a request to arrive, body and all. */
const ARRIVES_WITHIN_MS = 20_000;
const LOOKS_EVERY_MS = 1_000;
/** After the deadline of an answer, a connection on which nothing moves is one whose client does not read. */
const UNREAD_MS = 5_000;

/** Waits for its clients, but not for ever: each takes a place while it is waited for. */
export function patientServer(answersWithinMs: number): Server {
  const server = createServer({
    IncomingMessage: UpgradableRequest,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: ARRIVES_WITHIN_MS,
    connectionsCheckingInterval: LOOKS_EVERY_MS,
  });
  server.timeout = answersWithinMs + UNREAD_MS;
  return server.on('request', closeWithConnection);
}
