import type { Verified, Viewer } from '@berth/identity';
import type { Revocations } from '../revocations.ts';
import { ENDED, EXPIRED, type Line } from './line.ts';

/** Ends a line when what its token says is no longer so: when it expires, or at a logout, a new role, the end. */
export function endWithToken(
  line: Line,
  { viewer, expiresAt }: Verified & { viewer: Viewer },
  revocations: Revocations,
): void {
  const expiry = setTimeout(() => line.interrupt(EXPIRED), expiresAt.getTime() - Date.now());
  const check = () => revocations.concern(viewer) && line.interrupt(ENDED);
  const unwatch = revocations.watch(viewer.id, check);
  line.once('close', () => {
    clearTimeout(expiry);
    unwatch();
  });
  // It may have ended between the verification and now.
  check();
}
