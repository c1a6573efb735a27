import { BerthProcess } from './berth-process.ts';

export default async function afterAll(): Promise<void> {
  await BerthProcess.stopAll();
}
