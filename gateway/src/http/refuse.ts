import type { ErrorRequestHandler, Response } from 'express';

interface BodyError {
  type?: string;
  status?: number;
  limit?: number;
}

/** Answers what went wrong before GraphQL began, in GraphQL's shape. */
export const answerBadRequest: ErrorRequestHandler = (error: BodyError, _, response, next) => {
  if (error.type === 'entity.too.large') {
    const extensions = { code: 'LIMIT_EXCEEDED', limit: 'body bytes', maximum: error.limit };
    return refuse(response, 413, `The body is too large: ${error.limit} bytes are allowed.`, extensions);
  }
  if (error.status && error.status < 500)
    return refuse(response, error.status, 'The body cannot be read: send JSON.', { code: 'BAD_REQUEST' });
  next(error);
};

/** Answers in GraphQL's shape what GraphQL was not asked. */
export function refuse(response: Response, status: number, message: string, extensions: object): void {
  response.status(status).json({ errors: [{ message, extensions }] });
}
