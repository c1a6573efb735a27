// A process of its own, since whoever makes the load is too busy to tell how soon it is answered. Argument: an address, which it
// asks again and again, on one connection as a load balancer does, until it is told to stop; then it answers the longest that
// this took.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;
const agent = new Agent({ keepAlive: true });
const [url = ''] = process.argv.slice(2);
let [isOver, worst] = [false, 0];
process.once('message', () => {
  isOver = true;
});

async function ask(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    }).once('error', reject);
  });
}

await ask();
process.send?.('watching');
while (!isOver) {
  const begun = performance.now();
  const isWell = await ask().catch(() => false);
  worst = Math.max(worst, isWell ? performance.now() - begun : 1e9);
  await sleep(EVERY_MS);
}
process.send?.(worst);
agent.destroy();
process.disconnect();
