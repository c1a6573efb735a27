import type { Client } from './client.ts';

/** The place that it gives, or why not. */
export async function joinWaitlist(client: Client, input: object) {
  const query = `mutation ($input: JoinWaitlistInput!) { result: joinWaitlist(input: $input) { ${RESULT} } }`;
  const { result } = await client.ask(query, { input });
  return result.entry ?? result;
}

export async function leave(client: Client, id: string) {
  const { result } = await client.ask(`mutation ($id: ID!) { result: leaveWaitlist(id: $id) { ${RESULT} } }`, { id });
  return result.entry ?? result;
}

/** A place in line, as its user sees it now; undefined where there is none. */
export async function place(client: Client, id: string) {
  const { myWaitlist } = await client.ask(`{ myWaitlist { ${ENTRY} } }`);
  return myWaitlist.find((entry: { id: string }) => entry.id === id);
}

export async function accept(client: Client, id: string) {
  const { acceptOffer } = await client.ask(
    `mutation ($id: ID!) { acceptOffer(reservationId: $id) {
      ... on ReservationSuccess { reservation { ${OFFER} } } ... on Problem { code message }
    } }`,
    { id },
  );
  return acceptOffer.reservation ?? acceptOffer;
}

const OFFER = 'id status offered heldUntil startsAt endsAt quantity reason { code } allowedActions';
const ENTRY = `id position startsAt endsAt quantity bookable { id } offer { ${OFFER} }`;
const RESULT = `... on WaitlistSuccess { entry { ${ENTRY} } } ... on Problem { code message } ... on InvalidInput { path }`;
