import type { GraphQLError } from 'graphql';
import { own } from '../own.ts';
import type { Data, ResponsePath } from '../subgraph-answer.ts';

/** Whether a part, told at its path, puts null where the client had what another place stands in. */
export function takesAway(data: unknown, path: ResponsePath, place: ResponsePath): boolean {
  // A part that is nothing itself changes nothing.
  if (data === null || !isWithin(place, path)) return false;
  let value: unknown = data;
  for (const key of place.slice(path.length)) {
    if (typeof value !== 'object' || value === null) break;
    value = own(value as Data, key as string);
  }
  return value === null;
}

/** Each error to the place that it happened at; those of which none is known, to the first. */
export function errorsByPlace(errors: readonly GraphQLError[], places: readonly ResponsePath[]): GraphQLError[][] {
  const shares: GraphQLError[][] = places.map(() => []);
  for (const error of errors) {
    const index = places.findIndex((place) => isWithin(error.path ?? [], place));
    shares[Math.max(index, 0)]?.push(error);
  }
  return shares;
}

function isWithin(place: ResponsePath, path: ResponsePath): boolean {
  return path.every((key, index) => place[index] === key);
}
