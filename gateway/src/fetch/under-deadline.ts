import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import type { Context } from '../context.ts';
import { whenEnded } from '../parts.ts';
import { Deadline, HungUp } from './deadline.ts';

/**
 * Gives each operation its deadline. A query whose client hangs up ends there; a mutation goes on, since nobody could
 * say how much of it was done.
 */
export function underDeadline(execute: GatewayExecutor, milliseconds: number): GatewayExecutor {
  return async (request) => {
    const context = request.context as Context;
    const deadline = new Deadline(milliseconds);
    const isQuery = request.operation?.operation === 'query';
    const forget = isQuery ? context.wanted?.whenGivenUp((reason) => deadline.giveUp(reason)) : undefined;
    context.running = { isQuery, deadline };
    try {
      return await execute(request);
    } finally {
      const { parts } = context;
      if (parts?.later) parts.later = whenEnded(parts.later, answered);
      else answered();
    }

    function answered(): void {
      forget?.();
      // Of what is asked for parts, something may be left that nobody will be told.
      if (context.parts) deadline.giveUp(new HungUp());
      else deadline.close();
    }
  };
}
