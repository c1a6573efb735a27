import type { AircraftResolvers } from '../generated/resolvers.ts';

export const Aircraft: AircraftResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.aircraft.load(id),
};
