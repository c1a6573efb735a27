import { expect, test } from '@jest/globals';
import { script } from './testing/script.ts';

const stopInOrder = `whenAskedToStop(pino({ level: 'silent' }), async () => console.log('stopped in order'));`;
const ready = `process.send('ready');`;

/** A service that runs until it is asked to stop, once it has said that it is ready. */
async function started(code = stopInOrder + ready) {
  const { child, ended } = script(`
    setInterval(() => {}, 1_000);
    process.on('message', () => { throw new Error('a bug'); });
    ${code}`);
  await new Promise((resolve) => child.once('message', resolve));
  return { child, ended };
}

test.each(['SIGTERM', 'SIGINT'] as const)('stops in order on %s', async (signal) => {
  const { child, ended } = await started();
  child.kill(signal);
  expect(await ended).toMatchObject({ out: 'stopped in order\n', code: 0 });
});

test('stops in order after an uncaught error, and says so by its exit code', async () => {
  const { child, ended } = await started();
  child.send('fail');
  expect(await ended).toMatchObject({ out: 'stopped in order\n', code: 1 });
});

test('stops in order when the launcher that started it is gone', async () => {
  const { child, ended } = await started();
  child.disconnect();
  expect(await ended).toMatchObject({ out: 'stopped in order\n', code: 0 });
});

test('stops in order when the launcher is gone before it could listen for that', async () => {
  const gone = `await new Promise((resolve) => process.once('disconnect', resolve));`;
  const { child, ended } = await started(ready + gone + stopInOrder);
  child.disconnect();
  expect(await ended).toMatchObject({ out: 'stopped in order\n', code: 0 });
});
