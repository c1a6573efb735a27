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
  const shareOf = new Map(places.map((place, index) => [wayTo(place).at(-1), shares[index]]));
  for (const error of errors) {
    const place = wayTo(error.path ?? []).find((place) => shareOf.has(place));
    const share = place === undefined ? shares[0] : shareOf.get(place);
    share?.push(error);
  }
  return shares;
}

/** The root, and every place from there on to this one, each as text. No name has a slash. */
export function wayTo(path: ResponsePath): string[] {
  let place = '';
  return ['', ...path.map((key) => (place += `/${key}`))];
}

function isWithin(place: ResponsePath, path: ResponsePath): boolean {
  return path.every((key, index) => place[index] === key);
}
