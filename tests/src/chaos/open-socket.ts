import { once } from 'node:events';
import WebSocket from 'ws';

/** A socket with a subscription to a room, and nothing in between. */
export async function openSocket(url: string, room: string, more = ''): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const query = `subscription ($room: ID!) { scheduleChanged(bookableId: $room) { ... on ReservationChange { cursor ${more} } } }`;
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { room } } }));
  socket.send('{"id":"2","type":"subscribe","payload":{"query":"{ __typename }"}}');
  // Operations are begun in order: when this is answered, the subscription stands.
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => String(data).includes('"id":"2"') && resolve());
  });
  return socket;
}
