import type { Bookable, BookableKind } from './generated/prisma/client.ts';
import type { Loaders } from './loaders/index.ts';

export type TableModel = Bookable & { minPartySize: number };
export type FlightModel = Bookable & {
  number: string;
  aircraftId: string;
  destinationId: string;
  departsAt: Date;
  arrivesAt: Date;
};

interface Models {
  ROOM: Bookable;
  TABLE: TableModel;
  FLIGHT: FlightModel;
}

/** The table's own checks see to it that a row of a kind has the columns of its kind. */
export function isOf<Kind extends BookableKind>(kind: Kind, bookable: Bookable | null): bookable is Models[Kind] {
  return bookable?.kind === kind;
}

export async function loadOf<Kind extends BookableKind>(kind: Kind, id: string, { bookables }: Loaders) {
  const bookable = await bookables.load(id);
  return isOf(kind, bookable) ? bookable : null;
}
