import { badInput, isCleanText, isManager, isUuid, type Viewer } from '@berth/subgraph';
import type { Prisma } from '../generated/prisma/client.ts';
import type { BookableFilter, FlightFilter } from '../generated/resolvers.ts';
import { isInstant } from '../validation/instant.ts';

const MOST_CHOICES = 50;
const LONGEST_TEXT = 200;

type Where = Prisma.BookableWhereInput;
type Maybe<T> = T | null | undefined;

/** What is left out, or is empty, does not narrow. */
export function bookablesThat(filter: Maybe<BookableFilter>, viewer: Viewer | null): Where {
  const { kinds, venueId, minCapacity, equipment, text, includeInactive } = filter ?? {};
  if ((kinds?.length ?? 0) > MOST_CHOICES) throw badInput(`kinds has at most ${MOST_CHOICES} entries.`);
  if ((equipment?.length ?? 0) > MOST_CHOICES) throw badInput(`equipment has at most ${MOST_CHOICES} entries.`);
  for (const code of equipment ?? []) requireSearchable('equipment', code);
  return {
    ...(!(includeInactive && isManager(viewer)) && { active: true }),
    ...(kinds?.length && { kind: { in: kinds } }),
    ...at('venueId', venueId),
    ...(minCapacity != null && { capacity: { gte: minCapacity } }),
    AND: (equipment ?? []).map((code) => ({ equipment: { some: { code } } })),
    ...containing(text?.trim()),
  };
}

export function flightsThat(filter: Maybe<FlightFilter>): Where {
  const { originId, destinationId, departsFrom, departsTo } = filter ?? {};
  for (const bound of [departsFrom, departsTo])
    if (bound && !isInstant(bound)) throw badInput('departsFrom and departsTo must be between 1970 and 2999.');
  return {
    kind: 'FLIGHT',
    active: true,
    ...at('venueId', originId),
    ...at('destinationId', destinationId),
    departsAt: { ...(departsFrom && { gte: departsFrom }), ...(departsTo && { lt: departsTo }) },
  };
}

function at(column: 'venueId' | 'destinationId', id: Maybe<string>): Where {
  return id == null ? {} : { [column]: { in: [id].filter(isUuid) } };
}

function containing(text: Maybe<string>): Where {
  if (!text) return {};
  requireSearchable('text', text);
  // Prisma passes wildcards on to LIKE.
  const contains = { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
  return { OR: [{ name: contains }, { description: contains }] };
}

function requireSearchable(what: string, text: string): void {
  if (text.length > LONGEST_TEXT) throw badInput(`${what} has at most ${LONGEST_TEXT} characters.`);
  if (!isCleanText(text)) throw badInput(`${what} must not hold control characters.`);
}
