import { type Attack, all } from '../attack.ts';
import { summary } from '../attacker.ts';
import { LISTED_ORIGIN } from '../target.ts';

export const http: Attack[] = [
  {
    row: 10,
    tries: 'a mutation by GET; bodies as a page’s form sends them, without asking first',
    async run(berth) {
      const attacker = berth.anyone();
      const mutation = encodeURIComponent('mutation { logout { sessionsEnded } }');
      const byGet = await attacker.send({ headers: { 'apollo-require-preflight': 'yes' } }, `?query=${mutation}`);
      const simple = await attacker.send({}, `?query=${encodeURIComponent('{ __typename }')}`);
      const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
      const forms = await Promise.all(
        types.map((type) => attacker.post('{"query":"{ __typename }"}', { 'content-type': type })),
      );
      return all([
        { came: summary(byGet), safe: byGet.status === 405 },
        ...[simple, ...forms].map((answer) => ({ came: summary(answer), safe: answer.status === 400 })),
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
