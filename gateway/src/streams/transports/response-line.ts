import type { Response } from 'express';
import { GraphQLError } from 'graphql';
import type { Results } from '../../context.ts';
import { cutIfSlow, type Line } from '../line.ts';
import type { StreamSettings } from '../settings.ts';
import type { Stop } from '../stream.ts';
import type { HttpFormat } from './http-format.ts';

/** Writes results into a response as they come, for as long as it is open. */
export function openResponse(
  response: Response,
  format: HttpFormat,
  results: Results,
  { HEARTBEAT_SECONDS, MAX_UNSENT_BYTES }: StreamSettings,
  onSlow: () => void,
): Line {
  let stopped = false;
  let stopTelling: Stop = () => {};
  const line: Line = {
    unsent: () => response.writableLength,
    interrupt({ message, code }) {
      // It may have ended for another reason, and not be closed yet.
      if (stopped) return;
      stop();
      const word = format.interrupted?.({ message, extensions: { code } });
      // A last word behind what is not read would not be read either.
      if (response.writableNeedDrain) response.destroy();
      else if (word) response.end(word);
      else response.socket?.destroySoon();
    },
    once: (event, listener) => response.once(event, listener),
  };

  function write(text: string): void {
    if (stopped) return;
    if (cutIfSlow(line, MAX_UNSENT_BYTES)) onSlow();
    else response.write(text);
  }

  const heartbeat = setInterval(() => write(format.heartbeat), HEARTBEAT_SECONDS * 1_000);
  function stop(): void {
    stopped = true;
    clearInterval(heartbeat);
    stopTelling();
  }

  // Nothing may move on it for as long as nothing happens.
  response.setTimeout(0);
  // Proxies would keep what they are given until there is more of it.
  response.writeHead(200, {
    'content-type': format.contentType,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write(format.opening);
  response.once('close', stop);
  stopTelling = results({
    next: (result) => write(format.result(result)),
    fail(error) {
      if (stopped) return;
      // Clients come back on a response that breaks off.
      if (!(error instanceof GraphQLError)) return void response.destroy();
      stop();
      response.end(format.result({ errors: [error.toJSON()] }) + format.end);
    },
  });
  return line;
}
