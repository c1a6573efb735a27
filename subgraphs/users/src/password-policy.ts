import { dictionary } from '@zxcvbn-ts/language-common';

const SHORTEST = 10;
/** Longer ones are refused before they are hashed. */
export const LONGEST_PASSWORD = 200;

/** Some 50,000, as leaks have shown them. */
const COMMON = new Set(dictionary['passwords-common']);

/** Why a password will not do for this account; null where it will. */
export function weakness(password: string, account: { email: string; name: string }): string | null {
  if (password.length < SHORTEST) return `A password has at least ${SHORTEST} characters.`;
  if (password.length > LONGEST_PASSWORD) return `A password has at most ${LONGEST_PASSWORD} characters.`;
  const folded = password.toLowerCase();
  if (COMMON.has(folded)) return 'This is one of the most common passwords: choose another one.';
  if (new Set(folded).size < 4) return 'A password has at least four different characters.';
  const known = [account.email, account.email.split('@')[0], account.name].map((text) => text?.toLowerCase());
  if (known.includes(folded)) return 'A password is neither your name nor your address.';
  return null;
}
