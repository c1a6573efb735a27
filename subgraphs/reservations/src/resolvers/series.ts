import { requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { MutationResolvers, ReservationSeriesResolvers } from '../generated/resolvers.ts';
import { readCancelSeries, readMoveSeries, readSeries } from '../inputs/series.ts';
import { listReservations } from '../reservation-list.ts';
import { cancelSeries } from '../series/cancel-series.ts';
import { createSeries } from '../series/create-series.ts';
import { moveSeries } from '../series/move-series.ts';
import { asSeriesResult, keyOf } from './result.ts';

export const ReservationSeries: ReservationSeriesResolvers = {
  __resolveReference: ({ id }, { series }) => series.load(id),
  occurrences: ({ id }, args, context) => listReservations(context, 'series', id, args),
};

export const seriesMutations: Pick<
  Required<MutationResolvers<Context>>,
  'createReservationSeries' | 'rescheduleReservationSeries' | 'cancelReservationSeries'
> = {
  async createReservationSeries(_, { input }, context) {
    const read = readSeries(input, requireViewer(context.viewer));
    if ('problem' in read) return read.problem;
    return asSeriesResult(await createSeries(context, context.actor, read.command, keyOf(context, input)));
  },

  async rescheduleReservationSeries(_, { input }, context) {
    const read = readMoveSeries(input);
    if ('problem' in read) return read.problem;
    return asSeriesResult(await moveSeries(context, context.actor, read.command, keyOf(context, input)));
  },

  async cancelReservationSeries(_, args, context) {
    const read = readCancelSeries(args);
    return 'problem' in read ? read.problem : asSeriesResult(await cancelSeries(context, context.actor, read.command));
  },
};
