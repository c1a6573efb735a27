import { anyone, each, isManager, loggedIn, managers, type Rule, type Rules, requireManager } from '@berth/subgraph';
import { maySee } from './domain/actions.ts';

/** Whoever has something to do with it, and managers. */
const involved: Rule = (viewer, reservation) =>
  maySee({ id: viewer?.id ?? null, manages: isManager(viewer) }, { attendees: [], ...reservation });

const oneself: Rule = (viewer, { userId }) => viewer?.id === userId;

const oneselfOrManagers: Rule = (viewer, user) => viewer?.id === user.id || Boolean(requireManager(viewer));

/**
 * Who may have what. A field that is not here keeps the subgraph from starting. What the viewer of a reservation may do
 * with it, the domain decides: see domain/actions.ts.
 */
export const rules: Rules = {
  Query: {
    ...each(anyone, 'reservation searchAvailability'),
    ...each(loggedIn, 'myReservations myWaitlist simulateReservation'),
    utilization: managers,
  },
  Mutation: {
    ...each(loggedIn, 'createReservation rescheduleReservation cancelReservation checkIn acceptOffer'),
    ...each(loggedIn, 'createReservationSeries rescheduleReservationSeries cancelReservationSeries'),
    ...each(loggedIn, 'respondToInvitation joinWaitlist leaveWaitlist'),
    ...each(managers, 'approveReservation rejectReservation'),
  },
  Bookable: { ...each(anyone, '__resolveReference id schedule availability'), reservations: managers },
  User: { ...each(anyone, '__resolveReference id'), reservations: oneselfOrManagers },
  // Whoever has one in hand may see all of it: it is by reference, or through a field above, that one gets there.
  Reservation: {
    __resolveReference: involved,
    ...each(anyone, 'id version status bookable organizer createdBy title startsAt endsAt quantity attendees series'),
    ...each(anyone, 'offered heldUntil checkInBy reason allowedActions history createdAt'),
  },
  ReservationSeries: { __resolveReference: involved, ...each(anyone, 'id rule startsAt occurrences') },
  WaitlistEntry: {
    __resolveReference: oneself,
    ...each(anyone, 'id bookable startsAt endsAt quantity position offer'),
  },
};
