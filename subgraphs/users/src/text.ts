import { isCleanText } from '@berth/subgraph';

const LONGEST = 200;

/** Short, and without what could break a log line, a mail header or a text column. */
export function isPlainText(text: string): boolean {
  return text.length <= LONGEST && isCleanText(text);
}
