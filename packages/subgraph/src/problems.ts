/** Refusals that every subgraph's results may hold. */
export function invalidInput(path: string[], message: string) {
  return { __typename: 'InvalidInput' as const, code: 'INVALID_INPUT', message, path };
}

export function notFound(what: string) {
  return { __typename: 'NotFound' as const, code: 'NOT_FOUND', message: `There is no such ${what}.` };
}
