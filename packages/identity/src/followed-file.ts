import { readFrom } from '@berth/settings';

const STALE_AFTER_MS = 10_000;
/** Whoever shows tokens of unknown keys does not make it read more often than this. */
const COOLDOWN_MS = 1_000;

export interface Followed<Value> {
  /** What was last read. It is read again every few seconds, behind the back of who asks. */
  current(): Value;
  /** Reads it now, unless that was done a moment ago. */
  reload(): Promise<void>;
}

/**
 * A file, or what a URL answers, that may change while it is in use. Where it can no longer be had or read, what was
 * last read goes on being used.
 */
export async function follow<Value>(
  location: string,
  parse: (text: string) => Promise<Value>,
): Promise<Followed<Awaited<Value>>> {
  let value = await parse(await readFrom(location));
  let readAt = Date.now();
  let reading: Promise<void> | undefined;

  const reload = () => {
    if (Date.now() - readAt < COOLDOWN_MS) return reading ?? Promise.resolve();
    readAt = Date.now();
    reading = readAnew();
    return reading;
  };
  async function readAnew(): Promise<void> {
    try {
      value = await parse(await readFrom(location));
    } catch {
      // What is known goes on being used.
    }
  }

  return {
    current() {
      if (Date.now() - readAt > STALE_AFTER_MS) void reload();
      return value;
    },
    reload,
  };
}
