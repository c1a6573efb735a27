import {
  type CurrentSupergraph,
  type OpenPlanner,
  type OpenSupergraph,
  onOwnThread,
  openSupergraph,
} from '@berth/compiled-plan';
import { httpUrl, readFrom, readSettings, seconds, usedFor, withoutSecrets, z } from '@berth/settings';
import type { Logger } from 'pino';

export const supergraphSettings = {
  SUPERGRAPH_POLL_SECONDS: seconds.default(10).describe('how often to look whether there is another schema'),
};

interface Following {
  /** A path or a URL. */
  location: string;
  everyMs: number;
  openPlanner: OpenPlanner;
  /** Where its subgraphs are, by name. Throws where nobody knows. */
  urlsOf: (supergraph: OpenSupergraph) => ReadonlyMap<string, string>;
  /** Where those in use are. */
  urls: Map<string, string>;
  logger: Logger;
}

/** The one to start with, which a setting names. */
export function firstSupergraph(
  setting: string,
  location: string,
  openPlanner = onOwnThread(),
): Promise<OpenSupergraph> {
  const shape = { [setting]: z.string().describe('the path or the URL of a composed schema of Federation 2') };
  return usedFor(shape, setting, readyOne(location, openPlanner));
}

async function readyOne(location: string, openPlanner: OpenPlanner): Promise<OpenSupergraph> {
  const supergraph = openSupergraph(await readFrom(location), openPlanner);
  await supergraph.ready;
  return supergraph;
}

/** Where its subgraphs are, as it says itself. */
export function urlsIn({ urls }: OpenSupergraph): Map<string, string> {
  const checked = [...urls].map(([name, url]) => {
    const setting = `The url of the subgraph ${name} in the supergraph`;
    const read = readSettings(
      { [setting]: httpUrl.describe('where it is asked, such as http://rooms/graphql') },
      { [setting]: url },
    );
    return [name, read[setting] as string] as const;
  });
  return new Map(checked);
}

/**
 * Looks again and again whether there is another one. One that is good takes over; of one that is not, or cannot be had,
 * the log tells once, and the one before it goes on. Answers how to stop that.
 */
export function followSupergraph(
  current: CurrentSupergraph,
  { location, everyMs, openPlanner, urlsOf, urls, logger }: Following,
): () => void {
  const from = withoutSecrets(location);
  let seen = current.sdl;
  let trouble = '';
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const sdl = await readFrom(location);
      trouble = '';
      if (sdl === seen) return;
      seen = sdl;
      if (sdl !== current.sdl) await use(sdl);
    } catch (error) {
      const { message } = error as Error;
      if (message !== trouble) logger.error({ err: error, supergraph: from }, 'the supergraph stays as it was');
      trouble = message;
    } finally {
      isLooking = false;
    }
  }

  async function use(sdl: string): Promise<void> {
    const supergraph = openSupergraph(sdl, openPlanner);
    try {
      const found = urlsOf(supergraph);
      await supergraph.ready;
      // Those of the one before stay: what has begun ends on it.
      for (const [name, url] of found) urls.set(name, url);
    } catch (error) {
      supergraph.retire();
      throw error;
    }
    await current.replace(supergraph);
    logger.info({ supergraph: from, planned: current.prepared }, 'another supergraph is in use');
  }

  const timer = setInterval(look, everyMs).unref();
  return () => clearInterval(timer);
}
