import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from './berth/berth-process.ts';
import { eventually } from './berth/world.ts';

const LEAVE_NOTHING = join(import.meta.dirname, 'berth/leave-nothing.ts');
const DATABASE = join(import.meta.dirname, '../../packages/database/dist/index.js');

const ends: [string, (runner: ChildProcess) => unknown][] = [
  ['SIGTERM', (runner) => runner.kill('SIGTERM')],
  ['SIGINT', (runner) => runner.kill('SIGINT')],
  ['kill -9', (runner) => runner.kill('SIGKILL')],
  ['its end by itself', (runner) => runner.stdin?.end()],
];

test.each(ends)('what an experiment has started is ended after %s', async (_, end) => {
  const folder = await newFolder();
  const file = join(folder, 'run.mjs');
  await writeFile(
    file,
    `import { leaveNothingRunning } from '${LEAVE_NOTHING}';
     import { startEmbeddedPostgres } from '${DATABASE}';
     leaveNothingRunning();
     await startEmbeddedPostgres('${folder}/postgres');
     console.log('started');
     process.stdin.on('end', () => process.exit()).resume();`,
  );
  const runner = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(runner.stdout, 'data');
  const postmaster = join(folder, 'postgres/data/postmaster.pid');
  expect(existsSync(postmaster)).toBe(true);
  end(runner);
  await once(runner, 'exit');
  await eventually(async () => !existsSync(postmaster));
});
