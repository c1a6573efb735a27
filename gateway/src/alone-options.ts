import { validateHeaderName } from 'node:http';
import { parseArgs } from 'node:util';
import { port, readSettings, SettingsError, z } from '@berth/settings';

const USAGE = 'berth-gateway --supergraph FILE [--port N] [--forward HEADER]…';
/** What is said of a connection, or of a body and its answer: the gateway has its own. */
const ITS_OWN =
  /^(connection|host|keep-alive|upgrade|te|trailer|expect|proxy-.*|transfer-encoding|content-(length|type|encoding)|accept(-encoding)?)$/i;

const shape = {
  '--supergraph': z.string().describe('the path or the URL of a composed schema'),
  '--port': port.default(4000).describe('the port to listen on'),
  '--forward': z
    .array(z.string().refine(mayGoOn, 'cannot go on to subgraphs'))
    .default([])
    .describe('a header of clients by which subgraphs know who asks, such as Authorization'),
};

/** What the command line says. */
export function readOptions(args: string[]) {
  const given = Object.entries(parsed(args)).map(([name, value]) => [`--${name}`, value]);
  const read = readSettings(shape, Object.fromEntries(given));
  return { location: read['--supergraph'], port: read['--port'], forward: read['--forward'] };
}

function parsed(args: string[]): object {
  try {
    const { values } = parseArgs({
      args,
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string' },
        forward: { type: 'string', multiple: true },
      },
    });
    return values;
  } catch (error) {
    throw new SettingsError(`${(error as Error).message}\n${USAGE}`);
  }
}

function mayGoOn(name: string): boolean {
  try {
    validateHeaderName(name);
    return !ITS_OWN.test(name);
  } catch {
    return false;
  }
}
