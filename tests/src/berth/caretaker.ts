// Goes on when whoever started it is gone (leave-nothing.ts), and ends what that has left.
import { setTimeout as sleep } from 'node:timers/promises';
import type { News } from './leave-nothing.ts';

const PATIENCE_MS = 60_000;

const left = new Map<number, News>();

process.on('message', (news: News) => {
  if (news.is === 'ended') left.delete(news.pid);
  else left.set(news.pid, news);
});

process.once('disconnect', async () => {
  const lastFirst = [...left.values()].reverse();
  await Promise.all(lastFirst.filter(({ is }) => is === 'connected').map(({ pid }) => end(pid)));
  // Those before need the databases and brokers among these.
  for (const { pid } of lastFirst.filter(({ is }) => is === 'alone')) {
    // To Postgres, SIGTERM means to wait for its clients.
    signal(pid, 'SIGINT');
    await end(pid);
  }
});

/** Waits for it, but not for ever. */
async function end(pid: number): Promise<void> {
  for (let waited = 0; signal(pid, 0); waited += 50) {
    if (waited === PATIENCE_MS) signal(pid, 'SIGKILL');
    if (waited > PATIENCE_MS + 1_000) return;
    await sleep(50);
  }
}

/** False where it is gone. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
