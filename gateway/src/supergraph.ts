import { type CurrentSupergraph, type OpenSupergraph, openSupergraph } from '@berth/compiled-plan';
import { readFrom } from '@berth/settings';
import type { Logger } from 'pino';

interface Following {
  /** A path or a URL. */
  location: string;
  everyMs: number;
  /** Throws where the gateway cannot serve it. */
  check: (supergraph: OpenSupergraph) => void;
  logger: Logger;
}

/**
 * Looks again and again whether there is another one. One that is good takes over; of one that is not, or cannot be had,
 * the log tells once, and the one before it goes on. Answers how to stop that.
 */
export function followSupergraph(
  current: CurrentSupergraph,
  { location, everyMs, check, logger }: Following,
): () => void {
  let trouble = '';

  async function look(): Promise<void> {
    try {
      const sdl = await readFrom(location);
      if (sdl === current.sdl) return;
      const supergraph = openSupergraph(sdl);
      check(supergraph);
      current.replace(supergraph);
      trouble = '';
      logger.info({ supergraph: location }, 'another supergraph is in use');
    } catch (error) {
      const { message } = error as Error;
      if (message !== trouble) logger.error({ err: error, supergraph: location }, 'the supergraph stays as it was');
      trouble = message;
    }
  }

  const timer = setInterval(look, everyMs).unref();
  return () => clearInterval(timer);
}
