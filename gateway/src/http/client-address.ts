import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import proxyaddr from 'proxy-addr';

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * What is counted for each address is counted by this: an IPv4 address, or the network of an IPv6 one, since whoever has
 * one of those has all of its network. Of X-Forwarded-For, only what these proxies added is believed.
 */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddress {
  const trusted = proxyaddr.compile([...trustedProxies]);
  // To take addresses apart costs more than all else that is asked about them.
  const known = new LRUCache<string, string>({ maxSize: 1_000_000, sizeCalculation: (_, said) => said.length });
  return (request) => {
    const said = `${request.socket.remoteAddress} ${request.headers['x-forwarded-for'] ?? ''}`;
    const network = known.get(said) ?? networkOf(proxyaddr(request, trusted));
    known.set(said, network);
    return network;
  };
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
