import { readFile } from 'node:fs/promises';

const PATIENCE_MS = 5_000;

/** What stands at a path, or what a URL answers. */
export async function readFrom(location: string): Promise<string> {
  if (!/^https?:/.test(location)) return readFile(location, 'utf8');
  const response = await fetch(location, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`${location} answers ${response.status}`);
  return response.text();
}
