/** Refusals of this subgraph alone. */
export const EMAIL_TAKEN = {
  __typename: 'EmailTaken' as const,
  code: 'EMAIL_TAKEN',
  message: 'This address has an account already.',
};

export function invalidCredentials(message: string) {
  return { __typename: 'InvalidCredentials' as const, code: 'INVALID_CREDENTIALS', message };
}

export function weakPassword(message: string) {
  return { __typename: 'WeakPassword' as const, code: 'WEAK_PASSWORD', message };
}
