import { invalidInput } from '@berth/subgraph';
import type { z } from 'zod';

type Checked<Value> = { value: Value } | { problem: ReturnType<typeof invalidInput> };

/** For what compares several fields: only where each of them is sound has it been read, and can be compared. */
export const onceSound = { when: ({ issues }: z.core.ParsePayload) => issues.length === 0 };

/** Reads a mutation's arguments; the first thing wrong with them, and where, is the answer. */
export function check<Schema extends z.ZodType>(schema: Schema, args: z.input<Schema>): Checked<z.output<Schema>> {
  const result = schema.safeParse(args);
  if (result.success) return { value: result.data };
  const { path, message } = result.error.issues[0] as z.core.$ZodIssue;
  return { problem: invalidInput(path.map(String), message) };
}
