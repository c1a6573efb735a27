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

/**
 * Each error to the place that it happened at. Of those at no place, the first is told what concerns them all; not what is
 * about another item of a list that they stand in: that item's share was taken away.
 */
export function errorsByPlace(errors: readonly GraphQLError[], places: readonly ResponsePath[]): GraphQLError[][] {
  const shares: GraphQLError[][] = places.map(() => []);
  const shareOf = new Map(places.map((place, index) => [wayTo(place).at(-1), shares[index]]));
  const ways = new Set(places.flatMap(wayTo));
  for (const error of errors) {
    const way = wayTo(error.path ?? []);
    const place = way.find((place) => shareOf.has(place));
    if (place !== undefined) shareOf.get(place)?.push(error);
    else if (!leavesAtItem(error.path ?? [], way, ways)) shares[0]?.push(error);
  }
  return shares;
}

/** Whether it parts from all the other ways at an item of a list. */
function leavesAtItem(path: ResponsePath, way: readonly string[], others: ReadonlySet<string>): boolean {
  return typeof path[way.findIndex((place) => !others.has(place)) - 1] === 'number';
}

/** The root, and every place from there on to this one, each as text. No name has a slash. */
export function wayTo(path: ResponsePath): string[] {
  let place = '';
  return ['', ...path.map((key) => (place += `/${key}`))];
}

function isWithin(place: ResponsePath, path: ResponsePath): boolean {
  return path.every((key, index) => place[index] === key);
}
