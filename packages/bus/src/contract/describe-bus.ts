import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Bus } from '../bus.ts';
import { describeFailures } from './failures.ts';
import { describeGroups } from './groups.ts';
import { describeHistory } from './history.ts';
import { Log } from './log.ts';
import { describePublishing } from './publishing.ts';
import { describeSince } from './since.ts';
import { describeTails } from './tails.ts';

const CHAPTERS = [describePublishing, describeGroups, describeTails, describeFailures, describeSince, describeHistory];

/** What every adapter of the bus must do. `openLog` makes an empty log, and answers how a process connects to it. */
export function describeBus(name: string, openLog: () => Promise<() => Bus>): void {
  describe(name, () => {
    const log = new Log();
    beforeEach(async () => log.begin(await openLog()));
    afterEach(() => log.closeAll());

    for (const describeChapter of CHAPTERS) describeChapter(log);

    test('a ping answers', async () => {
      await expect(log.bus.ping()).resolves.toBeUndefined();
    });
  });
}
