import { createHash, timingSafeEqual } from 'node:crypto';

/** `billing:9f86d0…`: a caller, and the SHA-256 of the secret that it alone has. */
const CALLER = /^([\w-]+):([0-9a-f]{64})$/i;

export function isCaller(text: string): boolean {
  return CALLER.test(text);
}

/** Who shows this secret; null is nobody. Takes as long, however much of it is right. */
export function callerOf(callers: readonly string[], secret: string): string | null {
  const shown = createHash('sha256').update(secret).digest();
  const matching = callers
    .map((caller) => CALLER.exec(caller) as RegExpExecArray)
    .filter(([, , hash = '']) => timingSafeEqual(Buffer.from(hash, 'hex'), shown));
  return matching[0]?.[1] ?? null;
}
