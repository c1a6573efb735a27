import type { Envelope } from './envelope.ts';

/** A place in the order of a key's events: that of the last one seen, and its time, by which logs find it. */
export type Place = Pick<Envelope, 'sequence' | 'time'>;

/** What clients keep to go on from: opaque to them, and no secret. It says where to read, never what one may read. */
export function toCursor({ sequence, time }: Place): string {
  return Buffer.from(JSON.stringify([sequence, Date.parse(time)])).toString('base64url');
}

/** Null for what no cursor says. */
export function fromCursor(cursor: string): Place | null {
  try {
    const [sequence, time, ...rest]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!isCount(sequence) || !isCount(time) || rest.length > 0) return null;
    return { sequence, time: new Date(time).toISOString() };
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
