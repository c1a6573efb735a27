const MULTIPART = /^\s*multipart\/mixed\s*;/i;

/**
 * Whether an `Accept` names multipart/mixed with such a parameter. A client may send thousands of them: each is looked at by
 * itself, from its beginning, so that it takes no longer than the header is long.
 */
export function acceptsMultipart(accept: string, parameter: RegExp): boolean {
  return accept.split(',').some((type) => MULTIPART.test(type) && parameter.test(type));
}
