import { type Attack, all } from '../attack.ts';
import { summary } from '../attacker.ts';
import { LISTED_ORIGIN } from '../target.ts';

export const http: Attack[] = [
  {
    row: 10,
    tries: 'a mutation by GET; what a page elsewhere can make a browser send without asking first',
    async run(berth) {
      const attacker = berth.anyone();
      const byGet = (query: string, headers: Record<string, string>) =>
        attacker.send({ headers }, `?query=${encodeURIComponent(query)}`);
      const mutations = [
        await byGet('mutation { logout { sessionsEnded } }', {}),
        await byGet('mutation { logout { sessionsEnded } }', { 'apollo-require-preflight': 'yes' }),
      ];
      // An image, a script, a fetch that asks for JSON, a page of another port; `origin` where the answer is to be read.
      const pages = [
        { 'sec-fetch-site': 'cross-site', accept: 'image/*' },
        { 'sec-fetch-site': 'cross-site', accept: '*/*' },
        { 'sec-fetch-site': 'cross-site', accept: 'application/json' },
        { 'sec-fetch-site': 'same-site', accept: 'application/graphql-response+json' },
        { origin: 'https://evil.example', accept: 'application/json' },
        { origin: 'null', accept: 'application/json' },
      ];
      const queries = await Promise.all(pages.map((headers) => byGet('{ __typename }', headers)));
      // A browser that does not say where it comes from: nobody who may not can read the answer.
      const silent = await byGet('{ __typename }', {});
      const isClosed =
        silent.headers.get('cross-origin-resource-policy') === 'same-origin' &&
        silent.headers.get('x-content-type-options') === 'nosniff' &&
        !silent.headers.has('access-control-allow-origin');
      const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
      const forms = await Promise.all(
        types.map((type) => attacker.post('{"query":"{ __typename }"}', { 'content-type': type })),
      );
      return all([
        ...mutations.map((answer) => ({ came: summary(answer), safe: answer.status === 405 })),
        { came: `${silent.status}, for itself alone`, safe: isClosed },
        ...[...queries, ...forms].map((answer) => ({ came: summary(answer), safe: answer.status === 400 })),
      ]);
    },
  },
  {
    row: 11,
    tries: 'CORS from an origin that is not listed, and from one that is',
    async run(berth) {
      const allowed = async (origin: string) => {
        const preflight = {
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        };
        const asked = await berth.anyone().send({ method: 'OPTIONS', headers: { origin, ...preflight } });
        const sent = await berth.anyone().ask('{ __typename }', {}, { origin });
        const seen = [asked, sent].map(({ headers }) => headers.get('access-control-allow-origin'));
        const credentials = [asked, sent].some(({ headers }) => headers.has('access-control-allow-credentials'));
        return { seen, credentials };
      };
      const [foreign, opaque, listed] = [
        await allowed('https://evil.example'),
        await allowed('null'),
        await allowed(LISTED_ORIGIN),
      ];
      return all([
        {
          came: `foreign: ${foreign.seen}`,
          safe: foreign.seen.every((origin) => origin === null) && !foreign.credentials,
        },
        { came: `null: ${opaque.seen}`, safe: opaque.seen.every((origin) => origin === null) && !opaque.credentials },
        {
          came: `listed: ${listed.seen[0]}`,
          safe: listed.seen.every((origin) => origin === LISTED_ORIGIN) && !listed.credentials,
        },
      ]);
    },
  },
  {
    row: 11,
    tries: 'a page of Berth’s in a frame, with a script, as another type',
    async run(berth) {
      const { headers } = await berth.anyone().send({ headers: { accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      return {
        came: policy,
        safe:
          policy.includes("default-src 'none'") &&
          policy.includes("frame-ancestors 'none'") &&
          headers.get('x-content-type-options') === 'nosniff' &&
          !headers.has('x-powered-by'),
      };
    },
  },
];
