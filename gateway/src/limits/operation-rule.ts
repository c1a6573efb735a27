import type { ValidationRule } from 'graphql';
import { sizeOf } from './operation-size.ts';
import { limitExceeded } from './refusal.ts';
import type { Limits } from './settings.ts';

/** Measures an operation before anything else looks at it, and takes one that is too large away from all other rules. */
export function operationRule(limits: Limits): ValidationRule {
  return (context) => ({
    Document(document) {
      const { depth, fields, aliases, directives } = sizeOf(document);
      const measured: [limit: string, found: number, maximum: number][] = [
        ['depth', depth, limits.MAX_DEPTH],
        ['aliases', aliases, limits.MAX_ALIASES],
        ['directives', directives, limits.MAX_DIRECTIVES],
        ['fields', fields, limits.MAX_FIELDS],
      ];
      const exceeded = measured.find(([, found, maximum]) => found > maximum);
      if (!exceeded) return undefined;
      const [limit, , maximum] = exceeded;
      context.reportError(limitExceeded(limit, maximum));
      // Null removes the document from the walk that this rule shares with all others.
      return null;
    },
  });
}
