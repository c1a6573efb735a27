import { isDeepStrictEqual } from 'node:util';
import { readFrom } from '@berth/settings';

/** A key that was ended is good no longer than this, whether somebody asks meanwhile or not. */
const READ_EVERY_MS = 3_000;
/** Whoever shows tokens of unknown keys does not make it read more often than this. */
const COOLDOWN_MS = 1_000;

export interface Followed<Value> {
  /** What was last read, some seconds ago at most. It is the same value as long as what is read stays the same. */
  current(): Value;
  /** Reads it now, unless that was done a moment ago. */
  reload(): Promise<void>;
}

/**
 * A file, or what a URL answers, that may change while it is in use, until the process ends. Where it can no longer be
 * had or read, what was last read goes on being used.
 */
export async function follow<Parsed, Value>(
  location: string,
  parse: (text: string) => Parsed,
  open: (parsed: Parsed) => Value | Promise<Value>,
): Promise<Followed<Value>> {
  // Not the time of day, which may be set back.
  let readAt = performance.now();
  let knownFrom = readAt;
  let known = parse(await readFrom(location));
  let value = await open(known);
  let reading: Promise<void> | undefined;

  const reload = () => {
    if (performance.now() - readAt < COOLDOWN_MS) return reading ?? Promise.resolve();
    readAt = performance.now();
    reading = readAnew(readAt).catch(() => {
      // What is known goes on being used.
    });
    return reading;
  };
  async function readAnew(startedAt: number): Promise<void> {
    const other = parse(await readFrom(location));
    const opened = isDeepStrictEqual(other, known) ? value : await open(other);
    // An answer may come later than that to a question which was asked after it.
    if (startedAt > knownFrom) [knownFrom, known, value] = [startedAt, other, opened];
  }

  setInterval(reload, READ_EVERY_MS).unref();
  return { current: () => value, reload };
}
