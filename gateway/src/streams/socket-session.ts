import type { Verified, Viewer } from '@berth/identity';
import type { Revocations } from '../revocations.ts';

/** graphql-ws: forbidden. Clients come back with what their `connectionParams` give them then. */
const FORBIDDEN = 4403;

interface Closable {
  close(code: number, reason: string): void;
  once(event: 'close', listener: () => void): unknown;
}

/** Closes a socket when what its token says is no longer so: when it expires, or at a logout, a new role, the end. */
export function endWithToken(
  socket: Closable,
  { viewer, expiresAt }: Verified & { viewer: Viewer },
  revocations: Revocations,
): void {
  const expiry = setTimeout(
    () => socket.close(FORBIDDEN, 'The access token has expired'),
    expiresAt.getTime() - Date.now(),
  );
  const check = () => revocations.concern(viewer) && socket.close(FORBIDDEN, 'The session has ended');
  const unwatch = revocations.watch(viewer.id, check);
  socket.once('close', () => {
    clearTimeout(expiry);
    unwatch();
  });
  // It may have ended between the verification and now.
  check();
}
