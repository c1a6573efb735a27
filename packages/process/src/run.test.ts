import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { script } from './testing/script.ts';

test('a port in use ends it with one line that says what to do', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const { ended } = script(`
    import { createServer } from 'node:net';
    run(() => new Promise((resolve, reject) => createServer().once('error', reject).listen(${port}, '127.0.0.1')));`);
  expect(await ended).toEqual({
    code: 1,
    out: '',
    err: `listen EADDRINUSE: address already in use 127.0.0.1:${port}: stop what listens there, or set another port.\n`,
  });
  taken.close();
});

test('a setting that is wrong ends it with what to set, and no stack', async () => {
  const { ended } = script(`
    import { port, readSettings } from '@berth/settings';
    run(async () => void readSettings({ PORT: port.describe('a free port') }, {}));`);
  expect(await ended).toEqual({ code: 1, out: '', err: 'PORT is missing: set it to a free port.\n' });
});

test('any other error ends it with its stack', async () => {
  const { code, err } = await script(`run(async () => { throw new Error('a bug'); });`).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^Error: a bug\n +at /);
});

test('a main that succeeds ends nothing', async () => {
  expect(await script(`run(async () => console.log('done'));`).ended).toEqual({ code: 0, out: 'done\n', err: '' });
});
