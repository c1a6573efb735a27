import { rm } from 'node:fs/promises';
import type { BerthProcess } from './berth-process.ts';

export default async function afterAll(): Promise<void> {
  const { berth } = globalThis as unknown as { berth: BerthProcess };
  await berth.stop();
  await rm(berth.data, { recursive: true, force: true });
}
