import { port, z } from '@berth/settings';

export const metricsSettings = {
  METRICS_PORT: port.optional().describe('the port on which /metrics is answered; left out, it is not'),
  METRICS_HOST: z.string().default('127.0.0.1').describe('the address on which /metrics is answered'),
};
