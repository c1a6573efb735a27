import { hashOf } from '@berth/compiled-plan';
import { Store, type Written } from './store.ts';
import { EVERYTHING, newVersion, Versions, type VersionsOptions, versionKey } from './versions.ts';

export interface Wanted {
  /** All that decides whether it is the same. */
  key: string;
  /** What it is about. */
  things: readonly string[];
}

export interface Looked {
  /** What was found, and how long it is good for; in the order of what was wanted. */
  copies: readonly ({ json: string; lastsMs: number } | undefined)[];
  /** Of what each is about, before anybody is asked for it; undefined where that is not known. */
  versions: readonly (string | undefined)[];
  /** When that was, by the store's clock. */
  at: number;
}

export type FoundShared = 'copy' | 'nothing' | 'outdated';

export interface SharedCopiesOptions extends VersionsOptions {
  onLookup?: (found: FoundShared) => void;
}

/** Copies that gateways make for each other. One counts while what it is about has the versions that it had before it was asked for. */
export class SharedCopies {
  readonly #versions: Versions;
  readonly #options: SharedCopiesOptions;
  #store!: Store;

  constructor(url: string, options: SharedCopiesOptions = {}) {
    this.#options = options;
    this.#versions = new Versions((onLost) => {
      this.#store = new Store(url, onLost);
      return this.#store;
    }, options);
  }

  /** Tells all gateways that these have changed. */
  note(things: readonly string[]): Promise<void> {
    return this.#versions.note(things);
  }

  /** Null where nobody can tell. */
  async look(wanted: readonly Wanted[]): Promise<Looked | null> {
    const trust = this.#versions.trust;
    if (trust === null) return null;
    try {
      const things = [...new Set([EVERYTHING, ...wanted.flatMap((each) => each.things)])];
      const keys = wanted.map(({ key }) => copyKey(key));
      const { values, at } = await this.#store.read([...things.map(versionKey), ...keys]);
      const versions = await this.#withNew(things, values);
      // What was on its way while it broke may come from another time.
      if (this.#versions.trust !== trust) return null;

      const now = wanted.map((each) => versionsOf(each.things, versions));
      const copies = now.map((version, slot) => this.#good(values[things.length + slot] ?? null, version, at));
      return { copies, versions: now, at };
    } catch (error) {
      this.#versions.distrust(error as Error);
      return null;
    }
  }

  /** With the versions that it had when it was looked for, and for so long from then on. */
  keep(copies: readonly { key: string; versions: string; json: string }[], lookedAt: number, lastsMs: number): void {
    if (this.#versions.trust === null || copies.length === 0) return;
    const until = lookedAt + lastsMs;
    const entries = copies.map(({ key, versions, json }): Written => {
      return { key: copyKey(key), value: `${versions}\n${until}\n${json}`, lastsMs };
    });
    this.#store.write(entries).catch((error) => this.#versions.distrust(error));
  }

  close(): void {
    this.#versions.close();
  }

  /** Those that were read; what had none gets one. */
  async #withNew(things: readonly string[], read: readonly (string | null)[]): Promise<Map<string, string>> {
    const versions = new Map<string, string>();
    for (const [slot, thing] of things.entries()) {
      const version = read[slot];
      if (version) versions.set(thing, version);
    }
    const without = things.filter((thing) => !versions.has(thing));
    if (without.length === 0) return versions;
    const fresh = without.map((thing) => ({ ...newVersion(thing), ifNone: true }));
    const taken = await this.#store.write(fresh);
    for (const [slot, thing] of without.entries()) if (taken[slot]) versions.set(thing, fresh[slot]?.value as string);
    return versions;
  }

  #good(stored: string | null, versions: string | undefined, at: number) {
    const [made, until, json] = stored?.split('\n') ?? [];
    const lastsMs = Number(until) - at;
    const isGood = json !== undefined && made === versions && lastsMs > 0;
    this.#options.onLookup?.(isGood ? 'copy' : stored === null ? 'nothing' : 'outdated');
    return isGood ? { json, lastsMs } : undefined;
  }
}

function versionsOf(things: readonly string[], versions: ReadonlyMap<string, string>): string | undefined {
  const all = [EVERYTHING, ...things].map((thing) => versions.get(thing));
  return all.includes(undefined) ? undefined : all.join(' ');
}

function copyKey(key: string): string {
  return `berth:copy:${hashOf(key)}`;
}
