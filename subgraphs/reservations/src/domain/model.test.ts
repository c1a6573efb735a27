import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from './actions.ts';
import type { Bookable } from './bookable.ts';
import { withBuffers } from './bookable.ts';
import type { Command, Create } from './command.ts';
import { create } from './create.ts';
import { decide } from './decide.ts';
import type { Decision, Facts } from './facts.ts';
import { JONAS, MANAGER, MIRA, PRICE, ROOM } from './given.ts';
import { type Change, type Claimed, evolve, holds, type Reservation, type Slot } from './reservation.ts';

const START = Date.UTC(2026, 11, 1, 8);
const TICK_MS = 10 * 60_000;
const HORIZON = 40;
const CAPACITY = 3;
const INVITED = 'jonas@berth.test';
const MINUTES: Record<string, number> = { PT0S: 0, PT10M: 10, PT20M: 20 };

/** What may happen, in any order; times are places on a grid of ten minutes. */
type Step =
  | { do: 'create'; from: number; length: number; quantity: number; manager: boolean }
  | { do: 'offer'; from: number; length: number; quantity: number; manager: boolean }
  | { do: 'reschedule'; which: number; from: number; length: number }
  | { do: 'cancel' | 'approve' | 'reject' | 'checkIn' | 'accept' | 'respond'; which: number }
  | { do: 'wait'; ticks: number };

const place = fc.nat(HORIZON);
const length = fc.integer({ min: 1, max: 6 });
const which = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('create' as const, 'create' as const, 'offer' as const),
      from: place,
      length,
      quantity: fc.integer({ min: 1, max: CAPACITY }),
      manager: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reschedule' as const), which, from: place, length }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(['cancel', 'approve', 'reject', 'checkIn', 'accept', 'accept', 'respond', 'respond'] as const),
      ),
      which,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ticks: fc.integer({ min: 1, max: 4 }) }) },
);

/** A database in memory: as the engine keeps it, but small enough to look at every moment of it. */
class World {
  now = START;
  readonly histories = new Map<string, Change[]>();
  readonly states = new Map<string, Reservation>();
  readonly claims = new Map<string, Claimed>();
  readonly #bookable: Bookable;

  constructor(bookable: Bookable) {
    this.#bookable = bookable;
  }

  run(command: Command, actor: Actor, id: string): boolean {
    const before = this.states.get(id) ?? null;
    const slot = command.kind === 'create' || command.kind === 'reschedule' ? command : before;
    return this.keep(id, decide(command, before, this.facts(id, actor, slot)));
  }

  /** As the waiting list does it. */
  offer(command: Create, actor: Actor, id: string): boolean {
    return this.keep(id, create(command, this.facts(id, actor, command), { offered: true }));
  }

  facts(id: string, actor: Actor, slot: Slot | null): Facts {
    return {
      now: new Date(this.now),
      actor,
      bookable: this.#bookable,
      claims: slot ? this.others(id, withBuffers(slot, this.#bookable)) : [],
      ownClaim: this.claims.get(id) ?? null,
      upcoming: 0,
      organizerExists: true,
      users: new Map([[INVITED, JONAS.id as string]]),
    };
  }

  keep(id: string, decision: Decision): boolean {
    if ('refusal' in decision) return false;
    for (const change of decision.changes) {
      this.states.set(id, evolve(this.states.get(id) ?? null, id, change, new Date(this.now)));
      this.histories.set(id, [...(this.histories.get(id) ?? []), change]);
      if (change.data.claim) this.claims.set(id, change.data.claim);
      else this.claims.delete(id);
    }
    return true;
  }

  others(id: string, { startsAt, endsAt }: Slot) {
    return [...this.claims]
      .filter(([other]) => other !== id)
      .map(([, claim]) => ({ ...claim, startsAt: new Date(claim.startsAt), endsAt: new Date(claim.endsAt) }))
      .filter((claim) => claim.startsAt < endsAt && claim.endsAt > startsAt);
  }

  /** Naively: every claim that lies over a moment, added up. */
  takenAt(moment: number, except?: string): number {
    const over = [...this.claims].filter(
      ([id, { startsAt, endsAt }]) => id !== except && Date.parse(startsAt) <= moment && moment < Date.parse(endsAt),
    );
    return over.reduce((sum, [, { quantity }]) => sum + quantity, 0);
  }
}

const terms = { minDuration: 'PT10M', maxDuration: 'PT2H', holdFor: 'PT30M', checkInWithin: 'PT20M' };
const bookableWith = (
  policy: Partial<Bookable['policy']>,
  inventory: Bookable['inventory'],
  price: Bookable['price'] = null,
): Bookable => ({
  ...ROOM,
  price,
  inventory,
  capacity: CAPACITY,
  policy: { ...ROOM.policy, ...terms, ...policy },
});

test.each<[string, Bookable]>([
  ['an instant room', bookableWith({}, 'EXCLUSIVE')],
  ['a room with buffers', bookableWith({ bufferBefore: 'PT10M', bufferAfter: 'PT20M' }, 'EXCLUSIVE')],
  ['a room to be approved', bookableWith({ confirmation: 'APPROVAL' }, 'EXCLUSIVE')],
  ['a queued room', bookableWith({ confirmation: 'QUEUED' }, 'EXCLUSIVE')],
  ['an instant pool', bookableWith({}, 'POOLED')],
  ['a queued pool with buffers', bookableWith({ confirmation: 'QUEUED', bufferAfter: 'PT10M' }, 'POOLED')],
  ['a room that costs something', bookableWith({ bufferAfter: 'PT10M' }, 'EXCLUSIVE', PRICE)],
  ['a room to be approved and paid', bookableWith({ confirmation: 'APPROVAL' }, 'EXCLUSIVE', PRICE)],
  ['a queued pool that costs something', bookableWith({ confirmation: 'QUEUED' }, 'POOLED', PRICE)],
])('%s, whatever happens to it in whatever order', (_, bookable) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new World(bookable);
      for (const each of steps) {
        take(world, bookable, each);
        check(world, bookable);
      }
    }),
    { numRuns: 60 },
  );
});

function take(world: World, bookable: Bookable, each: Step): void {
  if (each.do === 'wait') {
    world.now += each.ticks * TICK_MS;
    for (const id of world.states.keys()) world.run({ kind: 'tick', id }, { id: null, manages: true }, id);
    return;
  }
  if (each.do === 'create' || each.do === 'offer') {
    const id = `reservation ${world.states.size}`;
    const actor = each.manager ? MANAGER : MIRA;
    const { startsAt, endsAt } = slotOf(each);
    const command = {
      kind: 'create' as const,
      bookableId: bookable.id,
      organizerId: actor.id as string,
      quantity: each.quantity,
      title: null,
      attendees: [INVITED],
      startsAt,
      endsAt,
    };
    const isQueued = each.do === 'create' && bookable.policy.confirmation === 'QUEUED';
    const possible = endsAt.getTime() > world.now && (isQueued || isFree(world, bookable, command, each.quantity));
    expect(each.do === 'offer' ? world.offer(command, actor, id) : world.run(command, actor, id)).toBe(possible);
    return;
  }
  const ids = [...world.states.keys()];
  const id = ids[each.which % Math.max(ids.length, 1)];
  if (id === undefined) return;
  const change = { id, expectedVersion: null };
  if (each.do === 'respond' || each.do === 'accept') {
    answer(world, bookable, each.do, change);
    return;
  }
  if (each.do === 'reschedule') world.run({ kind: 'reschedule', ...change, ...slotOf(each) }, MANAGER, id);
  else if (each.do === 'checkIn' || each.do === 'approve') world.run({ kind: each.do, ...change }, MANAGER, id);
  else world.run({ kind: each.do, ...change, reason: { code: 'X', message: 'x' } }, MANAGER, id);
}

/** Neither takes nor frees anything. */
function answer(
  world: World,
  { policy, price }: Bookable,
  kind: 'respond' | 'accept',
  change: { id: string; expectedVersion: null },
): void {
  const { id } = change;
  const before = world.states.get(id) as Reservation;
  const claim = world.claims.get(id);
  if (kind === 'respond') {
    const done = world.run({ kind, ...change, response: 'ACCEPTED' }, JONAS, id);
    const isOpen = before.status === 'CREATED' || (holds(before.status) && before.status !== 'COMPLETED');
    expect(done).toBe(isOpen && before.endsAt.getTime() > world.now);
    const { version: _, attendees: answered, ...after } = world.states.get(id) as Reservation;
    expect(before).toMatchObject(after);
    if (done) expect(answered).toMatchObject([{ response: 'ACCEPTED' }]);
  } else {
    const actor = before.organizerId === MIRA.id ? MIRA : MANAGER;
    const isOpen = before.offered && before.heldUntil !== null && before.heldUntil.getTime() > world.now;
    const done = world.run({ kind, ...change }, actor, id);
    expect(done).toBe(isOpen && before.endsAt.getTime() > world.now);
    const pending = policy.confirmation === 'APPROVAL' && actor === MIRA ? 'PENDING_APPROVAL' : null;
    const status = pending ?? (price ? 'PENDING_PAYMENT' : 'CONFIRMED');
    if (done) expect(world.states.get(id)).toMatchObject({ status, offered: false });
  }
  expect(world.claims.get(id)).toEqual(claim);
}

/** Naively: looks at every ten minutes of what it would take. */
function isFree(world: World, bookable: Bookable, slot: Slot, quantity: number): boolean {
  const { startsAt, endsAt } = withBuffers(slot, bookable);
  const units = bookable.inventory === 'EXCLUSIVE' ? 1 : CAPACITY;
  const wanted = bookable.inventory === 'EXCLUSIVE' ? 1 : quantity;
  for (let moment = startsAt.getTime(); moment < endsAt.getTime(); moment += TICK_MS) {
    if (world.takenAt(moment) + wanted > units) return false;
  }
  return true;
}

function check(world: World, bookable: Bookable): void {
  const units = bookable.inventory === 'EXCLUSIVE' ? 1 : CAPACITY;
  let most = 0;
  for (let moment = START - 4 * TICK_MS; moment < START + (HORIZON + 12) * TICK_MS; moment += TICK_MS) {
    most = Math.max(most, world.takenAt(moment));
  }
  expect(most).toBeLessThanOrEqual(units);
  for (const [id, state] of world.states) {
    const history = world.histories.get(id) ?? [];
    expect(state.version).toBe(history.length);
    expect(world.claims.has(id)).toBe(holds(state.status));
    const isPending = state.status === 'PENDING_APPROVAL' || state.status === 'PENDING_PAYMENT';
    expect(state.heldUntil !== null).toBe(isPending);
    if (state.offered) expect(state.status).toBe('PENDING_APPROVAL');
    const claim = world.claims.get(id);
    if (!claim) continue;
    expect(Date.parse(claim.startsAt)).toBe(
      state.startsAt.getTime() - (MINUTES[bookable.policy.bufferBefore] as number) * 60_000,
    );
    expect(Date.parse(claim.endsAt)).toBe(
      state.endsAt.getTime() + (MINUTES[bookable.policy.bufferAfter] as number) * 60_000,
    );
  }
}

function slotOf({ from, length: ticks }: { from: number; length: number }): Slot {
  return { startsAt: new Date(START + from * TICK_MS), endsAt: new Date(START + (from + ticks) * TICK_MS) };
}
