import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../berth/client.ts';

const MINUTE_MS = 60_000;
const AGAIN_MS = 200;
const LONGEST_PAUSE_MS = 150;

/** What a client was told to be done: the reservation is at this version, at least. */
export interface Acknowledged {
  id: string;
  version: number;
}

type Random = (below: number) => number;

/** Books, moves and cancels at random until it is over, one after the other. What gets no answer is sent again. */
export async function play(client: Client, rooms: string[], random: Random, isOver: () => boolean) {
  const acknowledged: Acknowledged[] = [];
  const own: Acknowledged[] = [];
  let again = 0;
  while (!isOver()) {
    await sleep(random(LONGEST_PAUSE_MS));
    const chance = random(10);
    const one = own[random(own.length)];
    if (one && chance < 2) own.splice(own.indexOf(one), 1);
    const slot = slotFrom(random);
    const done = await insist(
      one && chance < 2
        ? { mutation: CANCEL, input: { id: one.id } }
        : one && chance < 4
          ? { mutation: MOVE, input: { id: one.id, expectedVersion: one.version, ...slot } }
          : { mutation: BOOK, input: { bookableId: rooms[random(rooms.length)], ...slot } },
    );
    if (!done) continue;
    acknowledged.push(done);
    const known = own.find(({ id }) => id === done.id);
    if (known) known.version = done.version;
    else if (!one || done.id !== one.id) own.push({ ...done });
  }
  return { acknowledged, again };

  /** Under one key, so that it is done once. Answers null where it was refused. */
  async function insist({ mutation, input }: { mutation: string; input: object }): Promise<Acknowledged | null> {
    const keyed = { ...input, idempotencyKey: randomUUID() };
    for (;;) {
      const answer = await client.send(mutation, { input: keyed }).catch(() => null);
      if (answer?.data?.done) return answer.data.done.reservation ?? null;
      again += 1;
      await sleep(AGAIN_MS);
    }
  }
}

/** Within some months, so that hardly any are in each other's way. */
function slotFrom(random: Random): { startsAt: Date; endsAt: Date } {
  const start = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + (120 + random(100_000)) * MINUTE_MS;
  return { startsAt: new Date(start), endsAt: new Date(start + 5 * MINUTE_MS) };
}

const DONE = '... on ReservationSuccess { reservation { id version } }';
const BOOK = `mutation ($input: CreateReservationInput!) { done: createReservation(input: $input) { __typename ${DONE} } }`;
const MOVE = `mutation ($input: RescheduleReservationInput!) {
  done: rescheduleReservation(input: $input) { __typename ${DONE} }
}`;
const CANCEL = `mutation ($input: CancelReservationInput!) { done: cancelReservation(input: $input) { __typename ${DONE} } }`;
