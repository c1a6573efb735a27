import { setTimeout as sleep } from 'node:timers/promises';
import type { BerthProcess } from '../berth/berth-process.ts';
import { eventually } from '../berth/world.ts';

/** kill -9. Answers how to wait until the launcher has started it again, and it is ready. */
export async function kill(berth: BerthProcess, service: string): Promise<() => Promise<void>> {
  const { services, subgraphs } = await berth.run();
  const pid = services[service] as number;
  process.kill(pid, 'SIGKILL');
  return async () => {
    await eventually(async () => (await berth.run()).services[service] !== pid);
    const ready = (subgraphs[service] as string).replace('/graphql', '/health/ready');
    while (!(await fetch(ready).catch(() => null))?.ok) await sleep(20);
  };
}
