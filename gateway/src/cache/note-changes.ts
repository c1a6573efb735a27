import type { Changes } from './changes.ts';
import type { SharedCopies } from './shared/shared-copies.ts';

/** Resolves when what was before does not count any more. */
export type NoteChanges = (things: readonly string[]) => Promise<void> | void;

export function noteChanges(changes: Changes, shared: SharedCopies | undefined): NoteChanges {
  if (!shared) return (things) => changes.note(things);
  return async (things) => {
    changes.note(things);
    await shared.note(things);
    // What was taken from there meanwhile may be older.
    changes.note(things);
  };
}
