import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until an expectation holds; where it never does, it fails as that expectation fails. */
export async function eventually(expectation: () => unknown): Promise<void> {
  for (const end = Date.now() + 120_000; ; await sleep(20)) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
