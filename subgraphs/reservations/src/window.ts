import { badInput } from '@berth/subgraph';
import type { Slot } from './domain/reservation.ts';

const LONGEST_DAYS = 400;
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2200, 0);
const DAY_MS = 86_400_000;

export function checkedWindow({ startsAt, endsAt }: Slot): Slot {
  const length = endsAt.getTime() - startsAt.getTime();
  if (length <= 0) throw badInput('A window ends after it starts.');
  if (!isInTime(startsAt) || !isInTime(endsAt)) throw badInput('A window lies between 2000 and 2200.');
  if (length > LONGEST_DAYS * DAY_MS) throw badInput(`A window is at most ${LONGEST_DAYS} days long.`);
  return { startsAt, endsAt };
}

/** Beyond, there is nothing, and dates are written in ways that not everyone can read. */
export function isInTime(moment: Date): boolean {
  return moment.getTime() >= EARLIEST && moment.getTime() < LATEST;
}
