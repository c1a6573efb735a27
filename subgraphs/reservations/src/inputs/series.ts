import { invalidInput, isUuid, notFound, type Viewer } from '@berth/subgraph';
import { LENGTHS, lengthOf } from '../domain/duration.ts';
import { readLocal } from '../domain/recurrence.ts';
import type { SeriesWish } from '../domain/series.ts';
import type {
  CreateReservationSeriesInput,
  MutationCancelReservationSeriesArgs,
  RescheduleReservationSeriesInput,
} from '../generated/resolvers.ts';
import type { CancelSeries } from '../series/cancel-series.ts';
import type { MoveSeries } from '../series/move-series.ts';
import { cancelledFor, details, type Read, readDetails, text } from './fields.ts';

const MOST_EXCEPTIONS = 500;

export function readSeries(input: CreateReservationSeriesInput, viewer: Viewer): Read<SeriesWish> {
  const { bookableId, rule, startsAt, duration } = input;
  const except = input.except ?? [];
  if (!isUuid(bookableId)) return { problem: notFound('bookable') };
  if (except.length > MOST_EXCEPTIONS)
    return { problem: invalidInput(['input', 'except'], `It names at most ${MOST_EXCEPTIONS} occurrences.`) };
  const problem = details(input);
  if (problem) return { problem };
  const wish = { bookableId, organizerId: viewer.id, rule, startsAt, duration, except, ...readDetails(input) };
  return { command: { ...wish, onConflict: input.onConflict ?? 'REJECT_ALL' } };
}

export function readMoveSeries(input: RescheduleReservationSeriesInput): Read<MoveSeries> {
  const { id, from = null, duration } = input;
  if (!isUuid(id)) return { problem: notFound('series') };
  const startsAt = readLocal(input.startsAt);
  if (!startsAt) return { problem: invalidInput(['input', 'startsAt'], 'There is no such date and time.') };
  const length = duration == null ? null : lengthOf(duration);
  if (duration != null && length === null) return { problem: invalidInput(['input', 'duration'], `It is ${LENGTHS}.`) };
  return { command: { id, from, startsAt, length } };
}

export function readCancelSeries({ id, from = null, reason }: MutationCancelReservationSeriesArgs): Read<CancelSeries> {
  const problem = text('reason', reason, []);
  if (!isUuid(id)) return { problem: notFound('series') };
  return problem ? { problem } : { command: { id, from, reason: cancelledFor(reason) } };
}
