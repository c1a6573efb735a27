import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { reasonOf } from './reason.ts';

export { readFrom, withoutSecrets } from './location.ts';

export { z };

/** A setting that is missing or wrong: the message names it and says what to set. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** For a setting that only another one makes necessary. */
export function missing<Shape extends z.ZodRawShape>(
  shape: Shape,
  name: keyof Shape & string,
  why: string,
): SettingsError {
  const { description } = shape[name] as z.ZodType;
  return new SettingsError(`${name} is missing (${why}): set it to ${description}.`);
}

/** What is opened because a setting names it: where that cannot be, the setting is told, and what to set it to. */
export async function usedFor<Shape extends z.ZodRawShape, Value>(
  shape: Shape,
  name: keyof Shape & string,
  opening: Promise<Value>,
): Promise<Value> {
  try {
    return await opening;
  } catch (error) {
    const { description } = shape[name] as z.ZodType;
    throw new SettingsError(`${name} cannot be used (${reasonOf(error)}): set it to ${description}.`);
  }
}

/** The PEM file that a setting names. */
export function readPem(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(`${setting} cannot be read (${code}): set it to a PEM file.`);
  }
}

/** Reads settings from the environment, once, at start. Each field's description is the advice given when it is wrong. */
export function readSettings<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Readonly<Record<string, unknown>> = process.env,
): Readonly<z.output<z.ZodObject<Shape>>> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => !isBlank(value)));
  const result = z.object(shape).safeParse(present);
  if (result.success) return Object.freeze(result.data);

  const lines = result.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const problem = present[name] === undefined ? 'is missing' : `is wrong (${message})`;
    const advice = (shape[name] as z.ZodType | undefined)?.description;
    return advice ? `${name} ${problem}: set it to ${advice}.` : `${name} ${problem}.`;
  });
  throw new SettingsError(lines.join('\n'));
}

/** As good as not there: as a number it would be zero. */
function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

export const port = z.coerce.number().int().min(0).max(65_535);
export const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'not a Postgres URL');
export const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info');
/** How many of something, at least one. */
export const count = z.coerce.number().int().min(1);
/** For timers, at most a day: Node's fire at once where they are to wait longer than 24 days. */
export const seconds = count.max(86_400);
export const milliseconds = count.max(86_400_000);
/** Without a user or a password, since those would not be sent. */
export const httpUrl = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => !new URL(url).username && !new URL(url).password, 'has a user or a password');
/** `a, b` → two; none where nothing is set. */
export const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));
