/** A client that is told things as they happen, by whichever transport. */
export interface Line {
  /** How many bytes it has not taken yet. */
  unsent(): number;
  /** Ends it though there is more to tell, in a way on which clients come back. */
  interrupt(reason: Interruption): void;
  once(event: 'close', listener: () => void): unknown;
}

export interface Interruption {
  message: string;
  /** What the error is called where one can be told. */
  code: string;
  /** What a WebSocket is closed with. Of these, none is fatal to graphql-ws. */
  closeCode: number;
}

export const EXPIRED = { message: 'The access token has expired', code: 'UNAUTHENTICATED', closeCode: 4403 };
export const ENDED = { message: 'The session has ended', code: 'UNAUTHENTICATED', closeCode: 4403 };
export const STOPPING = { message: 'This server is stopping', code: 'STOPPING', closeCode: 1001 };
export const IDLE = { message: 'Nothing has run here for a while', code: 'IDLE', closeCode: 1001 };
export const BROKEN = { message: 'What comes next cannot be read now', code: 'UNAVAILABLE', closeCode: 1013 };
const TOO_SLOW = { message: 'Too much is waiting to be read', code: 'TOO_SLOW', closeCode: 1013 };

/** What is not read waits in the gateway's memory: whoever lets too much wait is sent away, and comes back. */
export function cutIfSlow(line: Line, maximum: number): boolean {
  const slow = line.unsent() > maximum;
  if (slow) line.interrupt(TOO_SLOW);
  return slow;
}
