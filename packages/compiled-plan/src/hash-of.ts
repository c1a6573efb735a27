import { createHash } from 'node:crypto';

/** What stands for a text, tells nothing of it, and takes no more room than this. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
