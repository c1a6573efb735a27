import { invalidInput } from '@berth/subgraph';

const LONGEST_TEXT = 500;
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2200, 0);

type Problem = ReturnType<typeof invalidInput>;

export function text(field: string, value: string | null | undefined): Problem | null {
  if (value == null) return null;
  if (value.length > LONGEST_TEXT) return invalidInput(['input', field], `It has at most ${LONGEST_TEXT} characters.`);
  if (/\p{Cc}/u.test(value) || !value.isWellFormed())
    return invalidInput(['input', field], 'It has no control characters.');
  return null;
}

export function time(field: string, value: Date): Problem | null {
  const moment = value.getTime();
  return moment >= EARLIEST && moment < LATEST
    ? null
    : invalidInput(['input', field], 'It lies between 2000 and 2200.');
}
