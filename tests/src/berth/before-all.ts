import { BerthProcess } from './berth-process.ts';

export default async function beforeAll(): Promise<void> {
  const berth = await BerthProcess.start();
  process.env['BERTH_TEST_URL'] = berth.url;
  process.env['BERTH_TEST_DATA'] = berth.data;
}
