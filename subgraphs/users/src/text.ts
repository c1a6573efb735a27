import { invalidInput, isCleanText } from '@berth/subgraph';

const LONGEST = 200;
/** The longest address that mail servers must take. */
const LONGEST_ADDRESS = 254;

/** Short, and without what could break a log line, a mail header or a text column. */
export function isPlainText(text: string): boolean {
  return text.length <= LONGEST && isCleanText(text);
}

export function nameProblem(name: string) {
  if (name.trim() !== '' && isPlainText(name)) return null;
  return invalidInput(['input', 'name'], `A name has 1 to ${LONGEST} characters, none of them a control character.`);
}

export function addressProblem(email: string) {
  if (email.length <= LONGEST_ADDRESS) return null;
  return invalidInput(['input', 'email'], `An address has at most ${LONGEST_ADDRESS} characters.`);
}
