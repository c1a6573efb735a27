import type { Bus } from '@berth/bus';
import type { IsFollowed } from './entity-cache.ts';
import type { NoteChanges } from './note-changes.ts';
import { anyEntityOf, entityOf } from './things.ts';

/** Those whose events tell of every change to what they declare. Each has its subgraph's name. */
const TOPICS = ['users', 'rooms'] as const;
/** A bus that has nothing to tell still answers several times a second. */
const SILENCE_MS = 3_000;

/** Notes what events tell to have changed. Answers of which subgraphs it hears now. */
export async function followChanges(bus: Bus, noteChanges: NoteChanges): Promise<IsFollowed> {
  const tails = new Map<string, Awaited<ReturnType<Bus['tail']>>>();
  for (const topic of TOPICS) {
    const tail = await bus.tail(topic, ({ subject }) => noteChanges([entityOf(topic, subject), anyEntityOf(topic)]));
    tails.set(topic, tail);
  }
  return (subgraph) => performance.now() - (tails.get(subgraph)?.heardAt() ?? Number.NEGATIVE_INFINITY) < SILENCE_MS;
}
