import type { IncomingMessage, ServerResponse } from 'node:http';

/** As Express has them; `body` is there when a middleware has read it. */
export type Incoming = IncomingMessage & { body?: unknown };
export type Middleware = (request: Incoming, response: ServerResponse, next: (error?: unknown) => void) => unknown;

/** Runs middleware as Express does, without its router, which takes longer than most of what it leads to. */
export function inTurn(...middlewares: readonly Middleware[]): Middleware {
  return (request, response, next) => {
    const from = (index: number, error?: unknown) => {
      const middleware = middlewares[index];
      if (error || !middleware) return next(error);
      const running = middleware(request, response, (error) => from(index + 1, error));
      if (running instanceof Promise) running.catch(next);
    };
    from(0);
  };
}

/** Runs it at a path, and at those below. */
export function at(path: string, middleware: Middleware): Middleware {
  return (request, response, next) => {
    const { url = '' } = request;
    const isThere = url.startsWith(path) && ['', '/', '?'].includes(url.charAt(path.length));
    return isThere ? middleware(request, response, next) : next();
  };
}
