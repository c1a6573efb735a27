import { join, resolve } from 'node:path';
import { port, readSettings, z } from '@berth/settings';

export const ROOT = join(import.meta.dirname, '../..');

export function readLocalSettings() {
  const settings = readSettings({
    GATEWAY_PORT: port.default(4000).describe('a free port for the gateway'),
    BERTH_DATA: z.string().default(join(ROOT, '.berth')).describe('the folder for data, keys and logs'),
    NODE_ENV: z
      .enum(['development', 'production', 'test'])
      .default('development')
      .describe('development or production'),
  });
  return { ...settings, BERTH_DATA: resolve(settings.BERTH_DATA) };
}

export type LocalSettings = ReturnType<typeof readLocalSettings>;
