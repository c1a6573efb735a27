export { type Envelope, envelopeSchema, eventName } from './envelope.ts';
export { fromCursor, fromExtentCursor, type Place, toCursor, toExtentCursor } from './place.ts';
export { parseReservationEvent, type ReservationEvent } from './reservation-events.ts';
export {
  type BookableSnapshot,
  type BookingPolicy,
  bookingPolicySchema,
  parseRoomEvent,
  type RoomEvent,
  type VenueSnapshot,
} from './room-events.ts';
export { parseUserEvent, type UserEvent } from './user-events.ts';

/** One topic an owner. */
export type Topic = 'users' | 'rooms' | 'reservations';
