import { limitExceeded } from './refusal.ts';

/** No honest client comes near. What goes through variables calls itself for each level: thousands would end its stack. */
const DEEPEST = 100;

/** Refuses a list anywhere in these variables that is longer than that, and what is nested too deep. */
export function limitExtent(value: unknown, longest: number, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) throw limitExceeded('nesting of variables', DEEPEST);
  if (Array.isArray(value) && value.length > longest) throw limitExceeded('list items in variables', longest);
  for (const item of Object.values(value)) limitExtent(item, longest, depth + 1);
}
