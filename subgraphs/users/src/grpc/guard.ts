import { randomUUID } from 'node:crypto';
import { bearerToken } from '@berth/identity';
import { type handleUnaryCall, type Metadata, status } from '@grpc/grpc-js';
import { BulkheadRejectedError, bulkhead, TaskCancelledError } from 'cockatiel';
import type { Logger } from 'pino';
import { callerOf } from './callers.ts';
import { Refusal } from './refusal.ts';

export interface GuardOptions {
  /** Empty where certificates say who is asking. */
  callers: readonly string[];
  callsAtOnce: number;
  /** Rejects while no call can be answered. */
  ready: () => Promise<unknown>;
  logger: Logger;
}

type Work<Request, Response> = (request: Request) => Promise<Response>;

/** Stands before every call: who asks is known, waits for a turn, and is forgotten once nobody waits for the answer. */
export function createGuard({ callers, callsAtOnce, ready, logger }: GuardOptions) {
  const turns = bulkhead(callsAtOnce, callsAtOnce * 10);

  return <Request, Response>(work: Work<Request, Response>): handleUnaryCall<Request, Response> =>
    async (call, callback) => {
      const abandoned = new AbortController();
      // Also when the deadline passes.
      call.on('cancelled', () => abandoned.abort());
      try {
        requireCaller(call.metadata);
        callback(null, await turns.execute(() => work(call.request), abandoned.signal));
      } catch (error) {
        callback(await refusalOf(error));
      }
    };

  function requireCaller(metadata: Metadata): void {
    if (callers.length === 0) return;
    const secret = bearerToken(String(metadata.get('authorization')[0] ?? ''));
    if (secret === null || callerOf(callers, secret) === null)
      throw new Refusal('UNAUTHENTICATED', 'Show a caller’s secret: authorization: Bearer …');
  }

  async function refusalOf(error: unknown): Promise<{ code: status; details: string }> {
    if (error instanceof Refusal) return { code: error.code, details: error.message };
    if (error instanceof BulkheadRejectedError)
      return { code: status.RESOURCE_EXHAUSTED, details: 'Too many calls at once: try again in a moment.' };
    if (error instanceof TaskCancelledError) return { code: status.CANCELLED, details: 'Nobody waits for this.' };

    const errorId = randomUUID();
    logger.error({ err: error, errorId }, 'a call failed');
    const able = await ready().then(
      () => true,
      () => false,
    );
    return able
      ? { code: status.INTERNAL, details: `Something went wrong on our side: ${errorId}.` }
      : { code: status.UNAVAILABLE, details: `The database does not answer: ${errorId}.` };
  }
}
