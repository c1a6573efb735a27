import type { EntitiesAsked, Remembered } from '@berth/compiled-plan';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import type { Changes } from './changes.ts';
import { anyEntityOf, entityOf } from './things.ts';

/** Looks in the name of whoever asks. */
export type RememberFor = (asked: EntitiesAsked, context: Context) => Remembered | null;

/** Whether changes of this subgraph are heard of now. */
export type IsFollowed = (subgraph: string) => boolean;

export type Found = 'copy' | 'nothing' | 'outdated';

export interface EntityCacheOptions {
  maxBytes: number;
  changes: Changes;
  onLookup?: (found: Found) => void;
  isFollowed: IsFollowed;
}

interface Entry {
  json: string;
  /** How many changes there were before it was asked for. */
  since: number;
  /** What it is about. */
  things: readonly string[];
}

/** As long as one look at the clock serves. */
const TTL_RESOLUTION_MS = 50;
/** Of an entry: its objects, and its place in the cache. */
const OVERHEAD_BYTES = 300;

/**
 * Copies of what subgraphs told of entities. A copy counts as long as nothing that it is about has changed since before it was
 * asked for, and no longer than was declared.
 */
export class EntityCache {
  readonly #options: EntityCacheOptions;
  readonly #entries: LRUCache<string, Entry>;

  constructor(options: EntityCacheOptions) {
    this.#options = options;
    this.#entries = new LRUCache({
      maxSize: options.maxBytes,
      ttlResolution: TTL_RESOLUTION_MS,
      sizeCalculation: ({ json }, key) => OVERHEAD_BYTES + 2 * (json.length + key.length),
    });
  }

  get size(): { entries: number; bytes: number } {
    return { entries: this.#entries.size, bytes: this.#entries.calculatedSize };
  }

  /** The viewer is whatever decides what they see; null where nothing is known of them: they get what is for all. */
  remember(asked: EntitiesAsked, viewer: string | null): Remembered | null {
    const { subgraph, policy, selection, variables, entities } = asked;
    const { changes, isFollowed } = this.#options;
    if ((policy.isPrivate && viewer === null) || !isFollowed(subgraph)) return null;

    const since = changes.count;
    // JSON has no line breaks: none of the parts can look like two.
    const start = `${selection}\n${policy.isPrivate ? viewer : ''}\n${variables}\n`;
    const keys = entities.map(({ representation }) => start + representation);
    const known = keys.map((key) => this.#find(key));

    const keep: Remembered['keep'] = (told) => {
      const ttl = policy.maxAge * 1_000;
      let next = 0;
      for (const [slot, { id }] of entities.entries()) {
        if (known[slot] !== undefined) continue;
        const json = told[next++];
        const things = [subgraph, policy.holdsOthers ? anyEntityOf(subgraph) : entityOf(subgraph, id)];
        if (json && !changes.since(since, things))
          this.#entries.set(keys[slot] as string, { json, since, things }, { ttl });
      }
    };
    return { known, keep };
  }

  #find(key: string): string | undefined {
    const entry = this.#entries.get(key);
    const isGood = entry !== undefined && !this.#options.changes.since(entry.since, entry.things);
    this.#options.onLookup?.(isGood ? 'copy' : entry ? 'outdated' : 'nothing');
    return isGood ? entry.json : undefined;
  }
}
