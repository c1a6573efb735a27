import { expect, test } from '@jest/globals';
import { script } from './testing/script.ts';

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
