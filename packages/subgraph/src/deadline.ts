import { DEADLINE_HEADER } from '@berth/identity';
import type { Request, RequestHandler, Response } from 'express';
import { defaultFieldResolver, GraphQLError, type GraphQLSchema, isObjectType } from 'graphql';

/** What comes too late is not even begun, a mutation neither: its client has been told that there was no answer. */
export const refuseUnwanted: RequestHandler = (request, response, next) => {
  if (remainingMs(request) > 0) return next();
  const { message, extensions } = unwanted();
  response.status(503).json({ errors: [{ message, extensions }] });
};

/** Aborts when the gateway waits no more: its time is over, or it has hung up. */
export function whileWanted(request: Request, response: Response): AbortSignal {
  const controller = new AbortController();
  const remaining = remainingMs(request);
  const timer = Number.isFinite(remaining) ? setTimeout(() => controller.abort(), remaining) : undefined;
  response.once('close', () => {
    clearTimeout(timer);
    controller.abort();
  });
  return controller.signal;
}

/** What a query that nobody waits for has begun goes on; nothing new begins for it. A mutation runs to its end. */
export function stopWhenUnwanted(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  for (const field of types.flatMap((type) => Object.values(type.getFields()))) {
    const { resolve = defaultFieldResolver } = field;
    if (resolve === defaultFieldResolver) continue;
    field.resolve = (parent, args, context: { wanted?: AbortSignal }, info) => {
      if (context.wanted?.aborted && info.operation.operation === 'query') throw unwanted();
      return resolve(parent, args, context, info);
    };
  }
  return schema;
}

function remainingMs(request: Request): number {
  const given = request.get(DEADLINE_HEADER);
  return given === undefined ? Number.POSITIVE_INFINITY : Number(given);
}

function unwanted(): GraphQLError {
  return new GraphQLError('Nobody waits for this any more.', { extensions: { code: 'DEADLINE_PASSED' } });
}
