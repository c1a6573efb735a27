import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../../berth/client.ts';
import { book, newRoom } from '../../berth/world.ts';

const MINUTE_MS = 60_000;
const BOOKINGS = 300;
const POLICY = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
/** Beside those who are measured. */
const LOADS = { idle: 0, '200 bookings/s': 200 };

/** From the moment a booking's answer is there to that in which another client hears of it; less than nothing is nothing. */
export async function latencies(url: string): Promise<void> {
  const [manager, member, other] = await Promise.all([
    Client.as('manager', url),
    Client.as('member', url),
    Client.as('jonas', url),
  ]);
  console.log('| beside it | bookings/s beside it | p50 ms | p99 ms |\n| --- | --- | --- | --- |');
  for (const [name, perSecond] of Object.entries(LOADS)) {
    const rooms = await Promise.all(Array.from({ length: 41 }, () => newRoom(manager, { policy: POLICY })));
    const [watched, ...crowd] = rooms as [string, ...string[]];
    const load = beside(other, crowd, perSecond);
    const times = await measure(watched, member, other);
    const made = await load.stop();
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
    console.log(`| ${name} | ${made} | ${at(0.5)} | ${at(0.99)} |`);
  }
}

async function measure(room: string, booker: Client, watcher: Client): Promise<number[]> {
  const socket = watcher.socket();
  const heard = new Map<string, number>();
  const query = `subscription ($room: ID!) { scheduleChanged(bookableId: $room) {
    ... on ReservationChange { reservationId taken } } }`;
  socket.subscribe<{ scheduleChanged: { reservationId: string; taken: boolean } }>(
    { query, variables: { room } },
    {
      next({ data }) {
        if (data?.scheduleChanged.taken) heard.set(data.scheduleChanged.reservationId, performance.now());
      },
      error: () => {},
      complete: () => {},
    },
  );
  await socket.iterate({ query: '{ __typename }' }).next();

  const times: number[] = [];
  for (let turn = 0; turn < BOOKINGS; turn += 1) {
    const { reservation } = await book(booker, { bookableId: room, ...slot(turn) });
    const answered = performance.now();
    while (!heard.has(reservation.id)) await sleep(0);
    times.push(Math.max(0, (heard.get(reservation.id) as number) - answered));
    await sleep(20);
  }
  await socket.dispose();
  return times.sort((a, b) => a - b);
}

/** Books at that rate, or as fast as it goes; answers how many a second it were. */
function beside(client: Client, rooms: string[], perSecond: number) {
  const begun = performance.now();
  let [isOver, made] = [perSecond === 0, 0];
  const bookers = rooms.map(async (bookableId, index) => {
    for (let turn = 0; !isOver; turn += 1) {
      const due = begun + ((turn * rooms.length + index) * 1_000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      await book(client, { bookableId, ...slot(turn) });
      made += 1;
    }
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(bookers);
      return Math.round((made * 1_000) / (performance.now() - begun));
    },
  };
}

function slot(minute: number) {
  const start = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + (60 + minute) * MINUTE_MS;
  return { startsAt: new Date(start), endsAt: new Date(start + MINUTE_MS) };
}
