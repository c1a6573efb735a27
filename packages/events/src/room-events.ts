import { z } from 'zod';
import { eventParser } from './envelope.ts';

const instant = z.iso.datetime();
const duration = z.string();
const localTime = z.string();

export const bookingPolicySchema = z.object({
  confirmation: z.enum(['INSTANT', 'QUEUED', 'APPROVAL']),
  minDuration: duration,
  maxDuration: duration,
  bufferBefore: duration,
  bufferAfter: duration,
  minNotice: duration,
  maxAdvance: duration,
  maxUpcomingPerUser: z.int().positive().nullable(),
  holdFor: duration,
  checkInWithin: duration.nullable(),
  version: z.int().positive(),
});

const bookable = z.object({
  kind: z.enum(['ROOM', 'TABLE', 'FLIGHT']),
  name: z.string(),
  venueId: z.uuid(),
  inventory: z.enum(['EXCLUSIVE', 'POOLED']),
  capacity: z.int().positive(),
  /** The smallest quantity that may be booked. */
  minQuantity: z.int().positive(),
  equipment: z.array(z.string()),
  policy: bookingPolicySchema,
  /** Where it can be booked only as a whole, such as a flight: the one slot there is. */
  slot: z.object({ startsAt: instant, endsAt: instant }).nullable(),
  /** In the currency's minor unit; null where booking is free. */
  price: z
    .object({ amount: z.int().nonnegative(), currency: z.string(), per: z.enum(['HOUR', 'UNIT', 'RESERVATION']) })
    .nullable()
    .default(null),
  active: z.boolean(),
});

const venue = z.object({
  name: z.string(),
  timeZone: z.string(),
  openingHours: z.array(z.object({ day: z.string(), opens: localTime, closes: localTime })),
  closures: z.array(z.object({ id: z.uuid(), startsAt: instant, endsAt: instant })),
});

export const roomEventData = {
  'bookable.created.v1': bookable,
  'bookable.updated.v1': bookable,
  'bookable.removed.v1': bookable,
  'venue.created.v1': venue,
  'venue.updated.v1': venue,
  'venue.closed.v1': venue,
  'aircraft.created.v1': z.object({ model: z.string(), registration: z.string(), seats: z.int().positive() }),
};

export const parseRoomEvent = eventParser(roomEventData);
export type RoomEvent = ReturnType<typeof parseRoomEvent>;
export type BookableSnapshot = z.output<typeof bookable>;
export type VenueSnapshot = z.output<typeof venue>;
export type BookingPolicy = z.output<typeof bookingPolicySchema>;
