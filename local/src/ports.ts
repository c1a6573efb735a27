import { createServer } from 'node:net';
import { Problem } from './problem.ts';

/** Not one that is meant for another: until that one listens, it passes for free. */
export async function freePort(reserved: number): Promise<number> {
  const port = await probe(0);
  return port === reserved ? freePort(reserved) : port;
}

export async function requireFree(port: number, setting: string): Promise<void> {
  await probe(port).catch(() => {
    throw new Problem(`Port ${port} is in use: stop what listens there, or set ${setting} to another port.`);
  });
}

async function probe(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : port;
}
