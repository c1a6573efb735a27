import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';
import { type Extra, propertiesFor } from './properties.ts';
import type { Command } from './server.ts';

const LOGGING = join(import.meta.dirname, '../log4j2.properties');
/** Few topics, few clients: start fast and stay small. */
const JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export async function withJava(jars: string, folder: string, port: number, extra: Extra): Promise<Command> {
  const java = [...JVM, `-Dlog4j2.configurationFile=${LOGGING}`, '-cp', join(jars, '*')];
  const file = join(folder, 'server.properties');
  const data = join(folder, 'data');
  const [listener, controller] = [`127.0.0.1:${port}`, `127.0.0.1:${await freePort()}`];
  const properties = propertiesFor({ listener, advertised: listener, controller, data }, extra);
  await writeFile(
    file,
    Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );

  if (!(await exists(join(data, 'meta.properties')))) {
    const cluster = randomBytes(16).toString('base64url');
    // With an equals sign: a random name may begin with a dash.
    const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${cluster}`, '--config', file];
    await promisify(execFile)('java', [...java, ...format]);
  }
  return { file: 'java', args: [...java, 'kafka.Kafka', file] };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
