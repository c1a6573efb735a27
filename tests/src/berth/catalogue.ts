import { randomUUID } from 'node:crypto';
import type { Client } from './client.ts';

type Kind = 'Venue' | 'Room' | 'Table' | 'Flight' | 'Aircraft';

const ANSWERS: Record<Kind, string> = {
  Venue: '... on VenueSuccess { venue { id } }',
  Room: '... on BookableSuccess { bookable { id } }',
  Table: '... on BookableSuccess { bookable { id inventory } }',
  Flight: '... on BookableSuccess { bookable { id capacity } }',
  Aircraft: '... on AircraftSuccess { aircraft { id } }',
};
const PROBLEMS = '... on Problem { code message } ... on InvalidInput { path }';

/** The whole answer of createRoom and its like: `data.result`, or errors. */
export function sendCreate(manager: Client, kind: Kind, input: object) {
  const mutation = `mutation ($input: ${kind}Input!) { result: create${kind}(input: $input) { ${ANSWERS[kind]} ${PROBLEMS} } }`;
  return manager.send(mutation, { input });
}

export async function create(manager: Client, kind: Kind, input: object) {
  const { data } = await sendCreate(manager, kind, input);
  return data.result;
}

export async function update(manager: Client, kind: Exclude<Kind, 'Aircraft'>, id: string, input: object) {
  const mutation = `mutation ($id: ID!, $input: ${kind}Input!) { result: update${kind}(id: $id, input: $input) { ${ANSWERS[kind]} ${PROBLEMS} } }`;
  const { result } = await manager.ask(mutation, { id, input });
  return result;
}

export async function newVenue(manager: Client): Promise<string> {
  const { venue } = await create(manager, 'Venue', { name: `Venue ${randomUUID()}`, timeZone: 'UTC' });
  return venue.id;
}

export async function newAircraft(manager: Client, seats: number): Promise<string> {
  const registration = `T-${randomUUID().slice(0, 13)}`;
  const { aircraft } = await create(manager, 'Aircraft', { model: 'Twin Otter', registration, seats });
  return aircraft.id;
}
