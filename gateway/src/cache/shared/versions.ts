import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashOf } from '@berth/compiled-plan';
import type { Store, Written } from './store.ts';

/** Changes with whatever changed in a way that nobody can tell. */
export const EVERYTHING = '*';
/** When it is over, all copies that name it are without worth. */
const VERSION_MS = 24 * 3_600_000;
/** Of more things than this it is not remembered which they were. */
const MOST_OWED = 1_000;
const PAUSE_MS = 250;

export interface VersionsOptions {
  onFailure?: () => void;
  onChange?: (isTrusted: boolean, reason?: Error) => void;
}

/**
 * The versions of things, as all gateways know them: each change gives a new one, which never was before. The store counts for
 * this gateway as long as it holds all changes that this gateway has told it.
 */
export class Versions {
  readonly #store: Store;
  readonly #options: VersionsOptions;
  /** Changes that the store may not know of. */
  readonly #owed = new Set<string>();
  #isTrusted: boolean | undefined;
  #isCatchingUp = false;
  #isClosed = false;
  #breaks = 0;

  constructor(open: (onLost: () => void) => Store, options: VersionsOptions = {}) {
    this.#options = options;
    this.#store = open(() => {
      // It may come back as it was some time ago.
      this.#owe([EVERYTHING]);
      this.distrust(new Error('The connection was lost.'));
    });
    void this.#store.tried.then(() => this.#catchUp());
  }

  /** For as long as this stays the same, the store has been whole all the time. Null where it does not count. */
  get trust(): number | null {
    return this.#isTrusted ? this.#breaks : null;
  }

  /** Resolves when no gateway takes an older copy for good, or this one takes none at all from there. */
  async note(things: readonly string[]): Promise<void> {
    if (!this.#isTrusted) return this.#owe(things);
    try {
      await this.#renew(things);
    } catch (error) {
      this.#owe(things);
      this.distrust(error as Error);
    }
  }

  /** The store failed: it does not count until it has taken all that it is owed. */
  distrust(reason: Error): void {
    const isNews = this.#isTrusted !== false && !this.#isClosed;
    this.#isTrusted = false;
    this.#breaks += 1;
    this.#options.onFailure?.();
    if (isNews) this.#options.onChange?.(false, reason);
    void this.#catchUp();
  }

  close(): void {
    this.#isClosed = true;
    this.#store.close();
  }

  #owe(things: readonly string[]): void {
    for (const thing of things) this.#owed.add(thing);
    if (this.#owed.size <= MOST_OWED) return;
    this.#owed.clear();
    this.#owed.add(EVERYTHING);
  }

  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    while (!this.#isTrusted && !this.#isClosed) {
      const owed = [...this.#owed];
      this.#owed.clear();
      try {
        // Nothing owed, it must show that it answers.
        await (owed.length > 0 ? this.#renew(owed) : this.#store.read([versionKey(EVERYTHING)]));
        // More may have come meanwhile.
        if (this.#owed.size > 0) continue;
        this.#isTrusted = true;
        this.#options.onChange?.(true);
      } catch (error) {
        this.#owe(owed);
        if (this.#isTrusted === undefined) this.distrust(error as Error);
        await sleep(PAUSE_MS, undefined, { ref: false });
      }
    }
    this.#isCatchingUp = false;
  }

  async #renew(things: readonly string[]): Promise<void> {
    await this.#store.write(things.map((thing) => newVersion(thing)));
  }
}

export function versionKey(thing: string): string {
  return `berth:version:${hashOf(thing)}`;
}

/** No two are the same: a store that forgets one, whyever, cannot come to it again. */
export function newVersion(thing: string): Written {
  return { key: versionKey(thing), value: randomBytes(12).toString('base64url'), lastsMs: VERSION_MS };
}
