import { mkdir } from 'node:fs/promises';
import type { Topic } from '@berth/events';
import { openLocalBus } from './bus.ts';
import { openDatabases, prepareDatabases } from './databases.ts';
import { subgraphNames } from './parts.ts';
import { Problem } from './problem.ts';
import { tellAndExit } from './process.ts';
import { findRun } from './run-file.ts';
import { readLocalSettings } from './settings.ts';

// npm run replay: lists the events that no handler could handle; npm run replay -- rooms: hands those of a topic out again.
try {
  const topics = (await subgraphNames()) as Topic[];
  const [named] = process.argv.slice(2);
  if (named !== undefined && !topics.includes(named as Topic))
    throw new Problem(`Which topic? One of ${topics.join(', ')}: npm run replay -- ${topics[0]}`);

  const { BERTH_DATA: data } = readLocalSettings();
  await mkdir(data, { recursive: true });
  const running = await findRun(data);
  const databases = await openDatabases(data);
  // Where Berth runs, they are; where it never ran, nothing is there to be listed.
  if (!running) await prepareDatabases(databases);
  const bus = await openLocalBus(databases.urls);
  try {
    if (named === undefined) for (const topic of topics) await list(topic);
    else console.log(`${await bus.replay(named as Topic)} events are handed out again.`);
  } finally {
    await bus.close();
    if (!running) await databases.stop();
  }

  async function list(topic: Topic): Promise<void> {
    const all = await bus.setAside(topic);
    console.log(`${topic}: ${all.length === 0 ? 'nothing is set aside' : `${all.length} set aside`}`);
    for (const { at, group, event, cause } of all) console.log(`  ${at}  ${group}  ${nameOf(event)}\n    ${cause}`);
  }
} catch (error) {
  tellAndExit(error);
}

function nameOf(event: unknown): string {
  const { type, id } = Object(event) as { type?: string; id?: string };
  return type ? `${type} ${id}` : 'not an event';
}
