import type { RequestHandler } from 'express';
import type { OriginCheck } from './origins.ts';

/** Apollo Server takes it for proof that a browser has asked whether it may send the request. */
const PROOF = 'apollo-require-preflight';

/**
 * A GET can only ask, its answer is read by nobody whom CORS does not allow to, and a browser adds nothing that says who
 * asks. So it needs no more proof than that no page elsewhere sent it.
 */
export function queriesByGet(mayEnter: OriginCheck): RequestHandler {
  return (request, _, next) => {
    if (request.method === 'GET' && mayEnter(request)) request.headers[PROOF] ??= 'from no page elsewhere';
    next();
  };
}
