import type { FormattedExecutionResult } from 'graphql';

/** The data of a response that is JSON already. Whoever treats it as data gets data, at the price of parsing it. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** Apollo Server's `stringifyResult` for responses whose data may be text already. */
export function stringifyResult({ errors, data, ...others }: FormattedExecutionResult): string {
  const text = (data as unknown) instanceof JsonText ? (data as unknown as JsonText).text : JSON.stringify(data);
  const before = errors ? `"errors":${JSON.stringify(errors)}` : '';
  const after = Object.keys(others).length > 0 ? JSON.stringify(others).slice(1, -1) : '';
  const parts = [before, text === undefined ? '' : `"data":${text}`, after];
  return `{${parts.filter((part) => part !== '').join(',')}}\n`;
}

/** What JSON writes otherwise than it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what JSON escapes.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Most values are strings, and most of those need only their quotes. */
export function jsonOf(value: unknown): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value);
}
