import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { follow } from './followed-file.ts';

let folder: string;
let file: string;
/** What was opened, in that order. */
let opened: string[];

beforeEach(async () => {
  // Time alone is made up here: files and sockets are real.
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'] });
  folder = await mkdtemp(join(tmpdir(), 'berth-followed-'));
  file = join(folder, 'followed.json');
  opened = [];
});

afterEach(async () => {
  jest.useRealTimers();
  await rm(folder, { recursive: true });
});

const followed = (location = file) =>
  follow(location, JSON.parse, async (name: string) => {
    opened.push(name);
    return name;
  });
const write = (name: string) => writeFile(file, JSON.stringify(name));
const passSeconds = (seconds: number) => void jest.advanceTimersByTime(seconds * 1_000);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('what is new in a file is taken up within five seconds, though nobody asks', async () => {
  await write('old');
  const { current } = await followed();
  await write('new');
  passSeconds(5);
  await until(() => opened.length === 2);
  await new Promise(setImmediate);
  expect(current()).toBe('new');
});

test('so is what is new at a URL', async () => {
  let answer = '"old"';
  const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { current } = await followed(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  answer = '"new"';
  passSeconds(5);
  await until(() => opened.length === 2);
  await new Promise(setImmediate);
  expect(current()).toBe('new');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('what stayed as it was is not opened again, nor is what cannot be read', async () => {
  await write('old');
  const { current, reload } = await followed();
  await reload();
  for (const text of ['"old"', 'no JSON']) {
    await writeFile(file, text);
    passSeconds(2);
    await reload();
    expect(current()).toBe('old');
  }
  await rm(file);
  passSeconds(2);
  await reload();
  expect(current()).toBe('old');
  expect(opened).toEqual(['old']);
});

test('it is not read more often than once a second, whoever asks for that', async () => {
  await write('old');
  const { current, reload } = await followed();
  await write('new');
  await reload();
  expect(current()).toBe('old');
  passSeconds(1);
  await reload();
  expect(current()).toBe('new');
});

test('a clock that is set back keeps nothing from being read', async () => {
  await write('old');
  const { current, reload } = await followed();
  await write('new');
  jest.setSystemTime(0);
  passSeconds(2);
  await reload();
  expect(current()).toBe('new');
});

test('an answer that comes late does not replace a newer one', async () => {
  const answers: ((text: string) => void)[] = [];
  const server = createServer((_, response) => {
    answers.push((text) => response.end(text));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const following = followed(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await until(() => answers.length === 1);
  answers[0]?.('"first"');
  const { current, reload } = await following;
  passSeconds(1);
  const late = reload();
  await until(() => answers.length === 2);
  passSeconds(1);
  const newer = reload();
  await until(() => answers.length === 3);
  answers[2]?.('"newest"');
  await newer;
  answers[1]?.('"newer"');
  await late;
  expect(current()).toBe('newest');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a process that follows can end', async () => {
  await write('old');
  const code = `import { follow } from './src/followed-file.ts'; await follow(${JSON.stringify(file)}, JSON.parse, String);`;
  await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd: join(__dirname, '..'),
  });
});
