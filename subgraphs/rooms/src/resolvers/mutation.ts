import { closeVenue } from '../commands/close-venue.ts';
import { createAircraft } from '../commands/create-aircraft.ts';
import { createBookable } from '../commands/create-bookable.ts';
import { createVenue } from '../commands/create-venue.ts';
import { removeBookable } from '../commands/remove-bookable.ts';
import { updateBookable } from '../commands/update-bookable.ts';
import { updateVenue } from '../commands/update-venue.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { flightArgs } from '../validation/flight-input.ts';
import { roomArgs } from '../validation/room-input.ts';
import { tableArgs } from '../validation/table-input.ts';

export const Mutation: MutationResolvers = {
  createVenue: (_, args, context) => createVenue(context, args),
  updateVenue: (_, { id, ...args }, context) => updateVenue(context, id, args),
  closeVenue: (_, { venueId, ...args }, context) => closeVenue(context, venueId, args),

  createRoom: (_, args, context) => createBookable(context, roomArgs, args),
  updateRoom: (_, { id, ...args }, context) => updateBookable(context, id, roomArgs, args),
  createTable: (_, args, context) => createBookable(context, tableArgs, args),
  updateTable: (_, { id, ...args }, context) => updateBookable(context, id, tableArgs, args),
  createFlight: (_, args, context) => createBookable(context, flightArgs, args),
  updateFlight: (_, { id, ...args }, context) => updateBookable(context, id, flightArgs, args),
  removeBookable: (_, { id }, context) => removeBookable(context, id),

  createAircraft: (_, args, context) => createAircraft(context, args),
};
