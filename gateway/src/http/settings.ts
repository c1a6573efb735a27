import { list, logLevel, z } from '@berth/settings';
import proxyaddr from 'proxy-addr';

/** What a gateway is told, alone or Berth's own. */
export const httpSettings = {
  HOST: z.string().default('127.0.0.1').describe('the address to listen on: 0.0.0.0 for every network'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').describe('development or production'),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'not a list of origins')
    .describe('the origins of pages elsewhere that may use this gateway, such as https://app.example.com'),
  TRUSTED_PROXIES: list
    .refine(areNetworks, 'not a list of addresses')
    .describe('the addresses or networks of the proxies in front of this gateway, such as 10.0.0.0/8'),
  LOG_LEVEL: logLevel.describe('one of fatal, error, warn, info, debug, trace, silent'),
};

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function areNetworks(texts: string[]): boolean {
  try {
    proxyaddr.compile(texts);
    return true;
  } catch {
    return false;
  }
}
