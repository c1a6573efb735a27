// Many subscribers in one process: it speaks graphql-transport-ws by hand, since what it costs is not what is measured.
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const [url, sockets, rooms] = process.argv.slice(2) as [string, string, string];
const QUERY = `subscription ($room: ID!) { scheduleChanged(bookableId: $room) {
  ... on ReservationChange { cursor type reservationId startsAt endsAt quantity taken reservation { id title } }
} }`;
/** So many at a time: a storm of them is another experiment. */
const AT_ONCE = 50;

let deliveries = 0;

function join(room: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.includes('"type":"next"')) deliveries += 1;
      else if (text.includes('connection_ack')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { room } } }));
        // Operations are begun in order: when this is answered, the subscription stands.
        socket.send('{"id":"2","type":"subscribe","payload":{"query":"{ __typename }"}}');
      } else if (text.includes('"id":"2"')) resolve();
      else if (text.includes('"type":"ping"')) socket.send('{"type":"pong"}');
    });
  });
}

const wanted = JSON.parse(rooms) as string[];
for (let begun = 0; begun < Number(sockets); begun += AT_ONCE) {
  const batch = Array.from({ length: Math.min(AT_ONCE, Number(sockets) - begun) }, (_, index) => begun + index);
  await Promise.all(batch.map((number) => join(wanted[number % wanted.length] as string)));
}
// The answer to the stand-in query counts as one.
await sleep(500);
deliveries = 0;
process.on('message', () => process.send?.(deliveries));
process.on('disconnect', () => process.exit());
process.send?.('all there');
