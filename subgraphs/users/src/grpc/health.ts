import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

const EVERY_MS = 5_000;
const SERVICES = ['', 'berth.users.v1.Users'];

/** The standard health service, for probes and load balancers: nobody needs a secret for it. Answers how to end it. */
export function serveHealth(server: Server, ready: () => Promise<unknown>): () => void {
  const health = new HealthImplementation();
  const say = (status: 'SERVING' | 'NOT_SERVING') => {
    for (const service of SERVICES) health.setStatus(service, status);
  };
  const look = () =>
    ready().then(
      () => say('SERVING'),
      () => say('NOT_SERVING'),
    );
  say('SERVING');
  health.addToServer(server);
  const looking = setInterval(look, EVERY_MS).unref();
  return () => {
    clearInterval(looking);
    say('NOT_SERVING');
  };
}
