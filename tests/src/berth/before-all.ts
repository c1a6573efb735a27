import { BerthProcess } from './berth-process.ts';

/** A Berth for each worker: files that run at the same time do not hear each other's events. */
export default async function beforeAll({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  const workers = Array.from({ length: maxWorkers }, (_, index) => index + 1);
  const berths = await Promise.all(workers.map(() => BerthProcess.start()));
  for (const worker of workers) {
    const { url, data } = berths[worker - 1] as BerthProcess;
    process.env[`BERTH_TEST_URL_${worker}`] = url;
    process.env[`BERTH_TEST_DATA_${worker}`] = data;
  }
}
