import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * What is counted for each address is counted by this: an IPv4 address, or the network of an IPv6 one, since whoever has
 * one of those has all of its network. Of X-Forwarded-For, only what these proxies added is believed.
 */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddress {
  const trusted = proxyaddr.compile([...trustedProxies]);
  return (request) => {
    const address = proxyaddr(request, trusted);
    if (!ipaddr.isValid(address)) return 'unknown';
    const parsed = ipaddr.process(address);
    return parsed instanceof ipaddr.IPv6
      ? `${parsed.parts
          .slice(0, 4)
          .map((part) => part.toString(16))
          .join(':')}::/64`
      : parsed.toString();
  };
}
