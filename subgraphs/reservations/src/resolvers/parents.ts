import type { Place } from '@berth/events';
import type { Slot } from '../domain/reservation.ts';
import type { Utilization } from '../domain/utilization.ts';

/** What resolvers hand to the fields below them. */

/** Other subgraphs know the rest. */
export interface BookableParent {
  id: string;
}

export interface UserParent {
  id: string;
}

export interface ScheduleParent {
  bookableId: string;
  window: Slot;
  /** Null for how it stands now. */
  asOf: Date | null;
  place: Place;
}

export interface UtilizationParent extends Utilization {
  bookableId: string;
}
