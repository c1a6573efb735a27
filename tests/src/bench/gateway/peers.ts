import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const PEERS = join(import.meta.dirname, '../../../peers');

/** What others made, and Berth does not need: it is installed when it is measured for the first time. */
export interface Peer {
  name: string;
  folder: string;
  /** Made last, so that an interrupted installation is begun again. */
  proof: string;
  install: [command: string, ...args: string[]];
}

export function fromNpm(name: string): Peer {
  const options = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
  const folder = join(PEERS, name);
  return { name, folder, proof: 'node_modules/.package-lock.json', install: ['npm', 'install', ...options] };
}

/** A program of that name with dashes; it is compiled here, which takes a while. */
export function fromCrates(name: string, version: string, options: string[] = []): Peer {
  const folder = join(PEERS, 'crates');
  const exactly = ['--version', version, '--locked', ...options];
  const install: Peer['install'] = ['cargo', 'install', name, ...exactly, '--root', '.'];
  return { name, folder, proof: `bin/${name.replaceAll('-', '_')}`, install };
}

export async function installed({ name, folder, proof, install: [command, ...args] }: Peer): Promise<void> {
  if (existsSync(join(folder, proof))) return;
  await mkdir(folder, { recursive: true });
  console.error(`installing ${name} …`);
  const installing = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(installing, 'exit').catch(() => {
    throw new Error(`To install ${name}, ${command} is needed, and is not here.`);
  });
  if (code !== 0) throw new Error(`${name} is not installed: ${[command, ...args].join(' ')} failed in ${folder}.`);
}
