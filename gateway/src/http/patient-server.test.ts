import { once } from 'node:events';
import { Agent, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { patientServer } from './patient-server.ts';

const BODY = '{"query":"{ a }"}';
const SETTINGS = { 'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA' };

let server: Server;
let agent: Agent;

beforeEach(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  server = patientServer(1_000)
    .on('request', async (incoming, response) => response.end(`${incoming.method} ${await text(incoming)}`))
    .on('upgrade', ({ method, url }, socket: Duplex) => socket.end(`upgraded ${method} ${url}`));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(async () => {
  agent.destroy();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

const address = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

async function ask(method: string, headers: Record<string, string>, body?: string) {
  const asking = request({ ...address(), agent, method, headers }).end(body);
  const [response] = await once(asking, 'response');
  return { status: response.statusCode, said: await text(response), again: asking.reusedSocket };
}

/** All that comes back until the server closes the connection. */
async function saidTo(...lines: string[]): Promise<string> {
  const { host, port } = address();
  const socket = connect(port, host);
  socket.write([...lines, 'Host: berth.test', '', ''].join('\r\n'));
  return text(socket);
}

test.each(['h2c', 'H2C', 'TLS/1.0, h2c', 'websockets'])(
  'who would rather speak %s is answered as if they had not said so, and goes on asking',
  async (upgrade) => {
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade, ...SETTINGS };
    expect(await ask('POST', headers, BODY)).toEqual({ status: 200, said: `POST ${BODY}`, again: false });
    expect(await ask('GET', headers)).toEqual({ status: 200, said: 'GET ', again: true });
    expect(await ask('POST', {}, BODY)).toEqual({ status: 200, said: `POST ${BODY}`, again: true });
  },
);

test.each(['websocket', 'WebSocket', 'h2c, websocket'])('who asks for %s gets it', async (protocol) => {
  const said = await saidTo('GET /here HTTP/1.1', 'Connection: Upgrade', `Upgrade: ${protocol}`);
  expect(said).toBe('upgraded GET /here');
});

test('who names websocket without asking for it does not get it', async () => {
  expect(await ask('GET', { upgrade: 'websocket' })).toMatchObject({ status: 200, said: 'GET ' });
});

test('nobody is connected to elsewhere', async () => {
  expect(await saidTo('CONNECT elsewhere:443 HTTP/1.1')).toBe('');
});
