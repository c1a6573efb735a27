import type { Envelope } from './envelope.ts';

/** Dates end there. */
const LATEST_MS = 8.64e15;
const WHOLE = 'all';

/** A place in the order of a key's events: that of the last one seen, and its time, by which logs find it. */
export type Place = Pick<Envelope, 'sequence' | 'time'>;

/** What clients keep to go on from: opaque to them, and no secret. It says where to read, never what one may read. */
export function toCursor({ sequence, time }: Place): string {
  return encode([sequence, Date.parse(time)]);
}

/** Null for what no cursor says. */
export function fromCursor(cursor: string): Place | null {
  const [sequence, time, ...rest] = decode(cursor);
  if (!isCount(sequence) || !isCount(time) || time > LATEST_MS || rest.length > 0) return null;
  return { sequence, time: new Date(time).toISOString() };
}

/** The same for streams that follow a whole topic: how far each of its lanes has come. */
export function toExtentCursor(extent: readonly number[]): string {
  return encode([WHOLE, ...extent]);
}

export function fromExtentCursor(cursor: string): number[] | null {
  const [what, ...extent] = decode(cursor);
  return what === WHOLE && extent.every(isLast) ? extent : null;
}

function encode(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decode(cursor: string): unknown[] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Of a lane without events, -1 is the last. */
function isLast(value: unknown): value is number {
  return value === -1 || isCount(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
