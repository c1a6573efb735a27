import { federationOf } from './federation.ts';

const HEAD = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@requires", "@external", "@shareable", "@interfaceObject"]
)\n`;

/** A federation written in a test itself. */
export function written(sdls: Record<string, string>) {
  return federationOf('written', Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, HEAD + sdl])));
}
