import helmet from 'helmet';
import type { Middleware } from './in-turn.ts';

const SANDBOX = ['https://embeddable-sandbox.cdn.apollographql.com', 'https://sandbox.embed.apollographql.com'];

/** In production no page of Berth's runs a script or fits into a frame; Sandbox needs its own two addresses, GraphiQL its fonts. */
export function securityHeaders(production: boolean): Middleware {
  const directives = production
    ? { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], frameAncestors: ["'none'"] }
    : {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'unsafe-inline'", SANDBOX[0] as string],
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
        imgSrc: ["'self'", 'data:', 'https://*.apollographql.com'],
        frameSrc: SANDBOX,
        connectSrc: ["'self'", 'ws:', 'wss:'],
      };
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginEmbedderPolicy: false,
    // Of use over HTTPS alone, and a nuisance on localhost.
    strictTransportSecurity: production,
    xFrameOptions: { action: 'deny' },
  });
}
