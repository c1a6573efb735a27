import type { BerthProcess } from './berth-process.ts';
import { shared } from './inside.ts';
import { type Started, startGateway } from './replica.ts';
import { TroubledSubgraph } from './troubled-subgraph.ts';

/** Rooms with its troubles, and gateways that have it behind them; the other subgraphs are those of a running Berth. */
export async function startTroubledRooms(berth?: BerthProcess) {
  const run = await (berth ? berth.run() : shared());
  const data = berth?.data ?? (process.env['BERTH_TEST_DATA'] as string);
  const rooms = await TroubledSubgraph.before(run.subgraphs['rooms'] as string);
  const subgraphs = { ...run.subgraphs, rooms: rooms.url };
  const gateways: Promise<Started>[] = [];
  return {
    rooms,
    gateway(settings: Record<string, string>): Promise<Started> {
      const gateway = startGateway({ ...run, subgraphs }, data, { LOG_LEVEL: 'fatal', ...settings });
      gateways.push(gateway);
      return gateway;
    },
    async stop(): Promise<void> {
      rooms.heal();
      await Promise.all(gateways.map(async (gateway) => (await gateway).stop()));
      await rooms.stop();
    },
  };
}
