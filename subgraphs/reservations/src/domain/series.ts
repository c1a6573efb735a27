import { change } from './change.ts';
import type { Create } from './command.ts';
import { create } from './create.ts';
import type { Decision, Facts } from './facts.ts';
import type { Claim } from './inventory.ts';
import { invalid, type Refusal, type SeriesConflict } from './refusal.ts';
import type { Change, Reservation, Slot } from './reservation.ts';

/** What a client asks for; times are wall-clock times of the venue. */
export interface SeriesWish extends Omit<Create, 'kind' | keyof Slot> {
  rule: string;
  startsAt: string;
  duration: string;
  except: string[];
  onConflict: 'REJECT_ALL' | 'SKIP_CONFLICTS';
}

export type SeriesDecision = { made: Change[][]; skipped: Slot[] } | { refusal: Refusal | SeriesConflict };

export function createSeries(wish: SeriesWish, id: string, occurrences: readonly Slot[], facts: Facts): SeriesDecision {
  if (occurrences.some(({ endsAt }) => endsAt <= facts.now))
    return { refusal: invalid('startsAt', 'Every occurrence ends in the future.') };
  const { bookableId, organizerId, quantity, title, attendees, rule, startsAt } = wish;
  const asked = { kind: 'create' as const, bookableId, organizerId, quantity, title, attendees };
  const origin = { series: { id, rule, startsAt } };
  const decideOne = (slot: Slot, known: Facts) => create({ ...asked, ...slot }, known, origin);
  return decideEach(occurrences, decideOne, facts, wish.onConflict === 'SKIP_CONFLICTS');
}

/** `facts` know no claims of those that are moved: they may take each other's places. */
export function moveSeries(moves: readonly { from: Reservation; to: Slot }[], facts: Facts): SeriesDecision {
  const reservations = moves.map(({ from }) => from);
  const decideOne = ({ startsAt, endsAt }: Slot, known: Facts, index: number) => {
    const state = reservations[index] as Reservation;
    return change({ kind: 'reschedule', id: state.id, expectedVersion: null, startsAt, endsAt }, state, known);
  };
  return decideEach(
    moves.map(({ to }) => to),
    decideOne,
    facts,
    false,
  );
}

/** From the first start to the last end of slots that are in order. */
export function span(slots: readonly Slot[]): Slot {
  return { startsAt: slots[0]?.startsAt as Date, endsAt: slots.at(-1)?.endsAt as Date };
}

/** Each as if it were asked for alone, after those before it. */
function decideEach(
  slots: readonly Slot[],
  decideOne: (slot: Slot, facts: Facts, index: number) => Decision,
  facts: Facts,
  skips: boolean,
): SeriesDecision {
  const made: Change[][] = [];
  const skipped: Slot[] = [];
  const reasons: Refusal[] = [];
  const claims: Claim[] = [...facts.claims];
  for (const [index, slot] of slots.entries()) {
    const known = { ...facts, claims, upcoming: facts.upcoming + made.length };
    const decision = decideOne(slot, known, index);
    if ('changes' in decision) {
      made.push(decision.changes);
      claims.push(...claimsOf(decision.changes));
      continue;
    }
    if (!isAboutItsTime(decision.refusal)) return decision;
    skipped.push(slot);
    reasons.push(decision.refusal);
  }
  const [reason] = reasons;
  if (!reason || (skips && made.length > 0)) return { made, skipped };
  const isTaken = reasons.some(({ problem }) => problem === 'SlotUnavailable');
  return { refusal: isTaken ? conflictAt(skipped) : reason };
}

/** Stands in the way of single occurrences, not of the series. */
function isAboutItsTime(refusal: Refusal): boolean {
  if (refusal.problem === 'PolicyViolation') return refusal.rule === 'openingHours' || refusal.rule === 'closure';
  return refusal.problem === 'SlotUnavailable';
}

function claimsOf(changes: Change[]): Claim[] {
  const claim = changes.at(-1)?.data.claim;
  return claim ? [{ ...claim, startsAt: new Date(claim.startsAt), endsAt: new Date(claim.endsAt) }] : [];
}

function conflictAt(conflicts: Slot[]): SeriesConflict {
  const message = `${conflicts.length} of its occurrences cannot be had at their times.`;
  return { problem: 'SeriesConflict', code: 'SERIES_CONFLICT', message, conflicts };
}
