import { createServer } from 'node:net';
import { SettingsError } from '@berth/settings';
import { expect, test } from '@jest/globals';
import { listeningAt } from './listening-at.ts';
import { script } from './testing/script.ts';

const where = { host: 'HOST', port: 'GATEWAY_PORT' };

/** What comes of listening there. */
function listen(host: string, port: number) {
  const server = createServer();
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port }, resolve);
  });
  return listeningAt(where, listening).finally(() => server.close());
}

test('a port in use ends a service with one line that names the setting, and says what to do', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const { ended } = script(`
    import { createServer } from 'node:net';
    import { listeningAt } from './src/index.ts';
    run(() => listeningAt({ host: 'HOST', port: 'GATEWAY_PORT' }, new Promise((resolve, reject) =>
      createServer().once('error', reject).listen(${port}, '127.0.0.1'))));`);
  expect(await ended).toEqual({
    code: 1,
    out: '',
    err: `listen EADDRINUSE: address already in use 127.0.0.1:${port}: stop what listens there, or set another GATEWAY_PORT.\n`,
  });
  taken.close();
});

test.each(['nowhere.invalid', '192.0.2.1'])('where %s cannot be listened on, HOST is named', async (host) => {
  const failed = listen(host, 0);
  await expect(failed).rejects.toThrow(SettingsError);
  await expect(failed).rejects.toThrow(
    /^HOST cannot be listened on \((getaddrinfo|listen) E[^\n]+\): set it to an address of this machine\.$/,
  );
});

test('a port that is for others alone is named', async () => {
  const refused = Object.assign(new Error('listen EACCES: permission denied 127.0.0.1:80'), { code: 'EACCES' });
  await expect(listeningAt(where, Promise.reject(refused))).rejects.toThrow(
    /^listen EACCES: permission denied 127\.0\.0\.1:80: set another GATEWAY_PORT/,
  );
});

test('what else goes wrong stays what it is', async () => {
  const bug = new Error('a bug');
  await expect(listeningAt(where, Promise.reject(bug))).rejects.toBe(bug);
  await expect(listen('127.0.0.1', 0)).resolves.toBeUndefined();
});
