import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const SHORTEST = 8;
const LONGEST = 200;

export function weakness(password: string): string | null {
  if (password.length < SHORTEST) return `A password has at least ${SHORTEST} characters.`;
  if (password.length > LONGEST) return `A password has at most ${LONGEST} characters.`;
  return null;
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** Takes as long where there is no such account, so that an answer's time does not tell which addresses have one. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  if (password.length > LONGEST) return false;
  const matches = await verify(passwordHash ?? (await decoy()), password);
  return matches && passwordHash !== null;
}

let decoyHash: Promise<string> | undefined;

function decoy(): Promise<string> {
  decoyHash ??= hashPassword(crypto.randomUUID());
  return decoyHash;
}
