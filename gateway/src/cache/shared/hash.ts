import { createHash } from 'node:crypto';

/** What names a viewer or an entity does not lie about in plain sight, and takes no more room than this. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
