import { readFile } from 'node:fs/promises';
import { reasonOf } from './reason.ts';

const PATIENCE_MS = 5_000;

/** What stands at a path, or what a URL answers. Its errors do not repeat the location, which may hold a secret. */
export async function readFrom(location: string): Promise<string> {
  try {
    return await (isUrl(location) ? answerOf(location) : readFile(location, 'utf8'));
  } catch (error) {
    throw new Error(reasonOf(error).replaceAll(location, 'it'));
  }
}

/** A location as a log may have it: of a URL only where it leads, since all else may be a secret. */
export function withoutSecrets(location: string): string {
  if (!isUrl(location)) return location;
  const { origin, pathname } = new URL(location);
  return origin + pathname;
}

async function answerOf(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return response.text();
}

function isUrl(location: string): boolean {
  return /^https?:/.test(location);
}
