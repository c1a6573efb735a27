import { status } from '@grpc/grpc-js';

/** What a caller is told instead of an answer. */
export class Refusal extends Error {
  readonly code: status;

  constructor(code: keyof typeof status, message: string) {
    super(message);
    this.code = status[code];
  }
}
