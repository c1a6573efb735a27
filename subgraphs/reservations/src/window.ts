import { badInput } from '@berth/subgraph';
import type { Slot } from './domain/reservation.ts';

const LONGEST_DAYS = 400;
const DAY_MS = 86_400_000;

export function checkedWindow({ startsAt, endsAt }: Slot): Slot {
  const length = endsAt.getTime() - startsAt.getTime();
  if (length <= 0) throw badInput('A window ends after it starts.');
  if (length > LONGEST_DAYS * DAY_MS) throw badInput(`A window is at most ${LONGEST_DAYS} days long.`);
  return { startsAt, endsAt };
}
