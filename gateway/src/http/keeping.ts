import type { Context } from '../context.ts';

/** For how long, and by whom, an answer may be kept; as Apollo Server puts it. */
export interface Keeping {
  maxAge: number;
  scope: 'PUBLIC' | 'PRIVATE';
}

export const NOT_KEPT = 'no-store';

export function cacheControlOf({ maxAge, scope }: Keeping): string {
  return `max-age=${maxAge}, ${scope.toLowerCase()}`;
}

/** Tells whoever may keep an answer what it depends on, besides its address; `identifying` are the headers that say who asks. */
export function tellWhatItVariesBy(
  response: Context['response'],
  keeping: Keeping,
  identifying: readonly string[],
): void {
  for (const header of variesBy(keeping, identifying)) response?.appendHeader?.('Vary', header);
}

export function variesBy({ scope }: Keeping, identifying: readonly string[]): string[] {
  return ['Accept', ...(scope === 'PRIVATE' ? identifying : [])];
}
