import { asKey, type EntitiesAsked, hashOf, type Remembered } from '@berth/compiled-plan';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import type { Changes } from './changes.ts';
import type { SharedCopies } from './shared/shared-copies.ts';
import { anyEntityOf, entityOf } from './things.ts';

/** Looks in the name of whoever asks. */
export type RememberFor = (asked: EntitiesAsked, context: Context) => Remembering;

/** A promise only where other gateways' copies are looked at. */
export type Remembering = Remembered | null | Promise<Remembered>;

/** Whether changes of this subgraph are heard of now. */
export type IsFollowed = (subgraph: string) => boolean;

export type Found = 'copy' | 'nothing' | 'outdated';

export interface EntityCacheOptions {
  maxBytes: number;
  changes: Changes;
  onLookup?: (found: Found) => void;
  isFollowed: IsFollowed;
  /** What all gateways keep, for what this one has not. */
  shared?: SharedCopies | undefined;
}

interface Entry {
  json: string;
  /** How many changes there were before it was asked for. */
  since: number;
  /** What it is about. */
  things: readonly string[];
}

/** One entity that is asked about. */
interface Slot {
  key: string;
  things: readonly string[];
  json: string | undefined;
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
  remember(asked: EntitiesAsked, viewer: string | null): Remembering {
    const { subgraph, policy, selection, variables, entities } = asked;
    const { isFollowed, shared } = this.#options;
    if ((policy.isPrivate && viewer === null) || !isFollowed(subgraph)) return null;

    // JSON has no line breaks: none of the parts can look like two. Variables may be long, and each entity's key has them.
    const start = hashOf(`${selection}\n${policy.isPrivate ? viewer : ''}\n${variables}`);
    const slots = entities.map(({ id, representation }): Slot => {
      const things = [subgraph, policy.holdsOthers ? anyEntityOf(subgraph) : entityOf(subgraph, id)];
      const key = asKey(`${start}\n${representation}`);
      return { key, things, json: this.#find(key) };
    });
    const ttl = policy.maxAge * 1_000;
    if (!shared || slots.every(({ json }) => json !== undefined)) return this.#remembered(slots, ttl);
    return this.#lookFurther(shared, slots, ttl);
  }

  #remembered(slots: readonly Slot[], ttl: number): Remembered {
    const since = this.#options.changes.count;
    const unknown = slots.filter(({ json }) => json === undefined);
    const keep: Remembered['keep'] = (told) => {
      for (const [place, { key, things }] of unknown.entries()) this.#keep(key, told[place], since, things, ttl);
    };
    return { known: slots.map(({ json }) => json), keep };
  }

  /** What is found counts as asked for before it was looked for; what is not will be asked for after that. */
  async #lookFurther(shared: SharedCopies, slots: readonly Slot[], ttl: number): Promise<Remembered> {
    const since = this.#options.changes.count;
    const wanted = slots.filter(({ json }) => json === undefined);
    const looked = await shared.look(wanted);
    if (!looked) return this.#remembered(slots, ttl);

    for (const [place, slot] of wanted.entries()) {
      const copy = looked.copies[place];
      if (!copy) continue;
      slot.json = copy.json;
      this.#keep(slot.key, copy.json, since, slot.things, Math.min(ttl, copy.lastsMs));
    }
    const unknown = [...wanted.keys()].filter((place) => wanted[place]?.json === undefined);
    const remembered = this.#remembered(slots, ttl);
    const keep: Remembered['keep'] = (told) => {
      remembered.keep(told);
      const kept = unknown.flatMap((place, at) => {
        const [json, versions] = [told[at], looked.versions[place]];
        return json && versions ? [{ key: (wanted[place] as Slot).key, versions, json }] : [];
      });
      shared.keep(kept, looked.at, ttl);
    };
    return { ...remembered, keep, asOf: unknown.map((place) => looked.versions[place]).join() };
  }

  #keep(key: string, json: string | null | undefined, since: number, things: readonly string[], ttl: number): void {
    if (json && !this.#options.changes.since(since, things)) this.#entries.set(key, { json, since, things }, { ttl });
  }

  #find(key: string): string | undefined {
    const entry = this.#entries.get(key);
    const isGood = entry !== undefined && !this.#options.changes.since(entry.since, entry.things);
    this.#options.onLookup?.(isGood ? 'copy' : entry ? 'outdated' : 'nothing');
    return isGood ? entry.json : undefined;
  }
}
