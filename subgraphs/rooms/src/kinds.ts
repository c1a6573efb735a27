import type { BookableKind } from './generated/prisma/client.ts';
import type { Terms } from './policy.ts';

interface Kind {
  typename: 'Room' | 'Table' | 'Flight';
  /** What a policy says where a manager says nothing. */
  terms: Terms;
}

const TERMS = {
  confirmation: 'INSTANT' as const,
  bufferBefore: 'PT0S',
  bufferAfter: 'PT0S',
  minNotice: 'PT0S',
  maxUpcomingPerUser: null,
  holdFor: 'PT15M',
  checkInWithin: null,
};

export const KINDS: Record<BookableKind, Kind> = {
  ROOM: {
    typename: 'Room',
    terms: { ...TERMS, minDuration: 'PT15M', maxDuration: 'PT8H', maxAdvance: 'P90D' },
  },
  TABLE: {
    typename: 'Table',
    terms: { ...TERMS, minDuration: 'PT30M', maxDuration: 'PT4H', maxAdvance: 'P60D' },
  },
  FLIGHT: {
    typename: 'Flight',
    terms: { ...TERMS, minDuration: 'PT0S', maxDuration: 'P2D', maxAdvance: 'P365D' },
  },
};
