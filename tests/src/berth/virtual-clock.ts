import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jest } from '@jest/globals';
import { newFolder } from './berth-process.ts';

/** A time that this process shares with those that are started with `env`: it is later when a test says so. */
export class VirtualClock {
  readonly env: Record<string, string>;
  readonly #file: number;
  #ahead = 0;

  private constructor(path: string) {
    this.#file = openSync(path, 'w');
    this.env = {
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'virtual-clock.mjs'))}`,
      CLOCK_FILE: path,
    };
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + this.#ahead);
    this.pass(0);
  }

  static async start(): Promise<VirtualClock> {
    return new VirtualClock(join(await newFolder(), 'clock'));
  }

  pass(minutes: number): void {
    this.#ahead += minutes * 60_000;
    writeSync(this.#file, new Float64Array([this.#ahead]), 0, 8, 0);
  }

  stop(): void {
    jest.restoreAllMocks();
    closeSync(this.#file);
  }
}
