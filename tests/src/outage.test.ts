import { expect, test } from '@jest/globals';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { eventually } from './berth/world.ts';

test('a subgraph that is down takes its own fields with it and no others, and readiness says so', async () => {
  const berth = await BerthProcess.start();
  const member = await Client.as('member', berth.url);
  // Stopped, not ended: the launcher would start it again.
  const rooms = (await berth.run()).services['rooms'] as number;
  process.kill(rooms, 'SIGKILL');

  const { data, errors } = await member.send('{ me { name } myReservations { nodes { status bookable { name } } } }');
  expect(data.me).toEqual({ name: 'Mira Chen' });
  expect(data.myReservations.nodes[0]).toEqual({ status: 'CONFIRMED', bookable: null });
  expect(errors[0]).toMatchObject({
    message: 'The subgraph rooms does not answer.',
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'rooms' },
  });
  expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|stack/i);

  const ready = await fetch(`${berth.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ parts: { rooms: false, users: true, reservations: true, bus: true } });
  expect((await fetch(`${berth.url}/health/live`)).status).toBe(200);

  // The launcher starts it again by itself, and says which process it is now.
  await eventually(async () => (await fetch(`${berth.url}/health/ready`)).ok);
  const again = (await berth.run()).services['rooms'] as number;
  expect([again === rooms, process.kill(again, 0)]).toEqual([false, true]);
  expect((await member.ask('{ rooms { totalCount } }')).rooms.totalCount).toBe(4);
  await berth.stop();
});
