import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { base64url, exportJWK, generateKeyPair, importJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { REFRESH } from '../../berth/accounts.ts';
import { type Attack, all, type Outcome } from '../attack.ts';
import { Attacker, codeOf, summary } from '../attacker.ts';
import { eventually, type Target } from '../target.ts';

const ME = '{ me { id } }';

async function forgeries(berth: Target): Promise<[what: string, token: string][]> {
  const { user } = await berth.login('admin');
  const real = await berth.key('users', 'private');
  const { d: _, ...publicJwk } = real;
  const own = await generateKeyPair('EdDSA', { extractable: true });
  const ownJwk = await exportJWK(own.publicKey);
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'berth/users',
    aud: 'berth',
    sub: user.id,
    role: 'ADMIN',
    sid: user.id,
    iat: now,
    exp: now + 600,
  };
  const header = { alg: 'EdDSA', kid: real.kid };
  const key = await importJWK(real, 'EdDSA');
  const signed = (change: object, by: Parameters<SignJWT['sign']>[0] = key, head: object = header) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader(head as JWTHeaderParameters).sign(by);
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  const unsigned = (alg: string) => `${part({ ...header, alg })}.${part(claims)}.`;
  const hmac = (secret: Uint8Array) => signed({}, secret, { ...header, alg: 'HS256' });
  const [head, , signature] = (await signed({})).split('.');
  return [
    ['alg none', unsigned('none')],
    ['alg None', unsigned('None')],
    ['HS256 with the public key’s bytes', await hmac(base64url.decode(publicJwk.x))],
    ['HS256 with the public key’s text', await hmac(new TextEncoder().encode(JSON.stringify(publicJwk)))],
    ['no exp', await signed({ exp: undefined })],
    ['expired', await signed({ exp: now - 1 })],
    ['a wrong issuer', await signed({ iss: 'berth/gateway' })],
    ['a wrong audience', await signed({ aud: 'users' })],
    ['an unknown kid', await signed({}, own.privateKey, { ...header, kid: 'mine' })],
    ['a known kid, another key', await signed({}, own.privateKey)],
    ['its key in the header', await signed({}, own.privateKey, { ...header, jwk: ownJwk })],
    [
      'its key elsewhere',
      await signed({}, own.privateKey, { ...header, kid: 'mine', jku: 'http://127.0.0.1:9/jwks.json' }),
    ],
    ['another payload', [head, part({ ...claims, sub: 'someone' }), signature].join('.')],
  ];
}

async function accepted(berth: Target, token: string): Promise<boolean> {
  return (await new Attacker(berth.berth.url, token).ask(ME)).status === 200;
}

async function publishedKeys(berth: Target): Promise<{ kid: string; d?: string }[]> {
  return ((await (await fetch(`${berth.berth.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }).keys;
}

export const tokens: Attack[] = [
  {
    row: 26,
    tries: 'a refresh token used twice, by a thief and its owner',
    async run(berth) {
      const stolen = await berth.login('owner');
      const use = (refreshToken: string) => berth.anyone().ask(REFRESH, { refreshToken });
      const second = (await use(stolen.refreshToken)).data.answer.session;
      const lost = (await use(stolen.refreshToken)).data.answer.session;
      const third = (await use(second.refreshToken)).data.answer.session;
      const reuse = await use(stolen.refreshToken);
      const after = await use(third.refreshToken);
      const over = await eventually(async () => !(await accepted(berth, third.accessToken)));
      return all([
        { came: 'a lost answer is given again', safe: lost?.refreshToken === second.refreshToken },
        { came: `reuse: ${summary(reuse)}`, safe: codeOf(reuse) === 'INVALID_CREDENTIALS' },
        {
          came: `the family: ${summary(after)}, its access token refused`,
          safe: codeOf(after) === 'INVALID_CREDENTIALS' && over,
        },
      ]);
    },
  },
  {
    row: 27,
    tries: 'access tokens: no algorithm, another one, no end, other issuers, audiences and keys',
    async run(berth) {
      const outcomes = (await forgeries(berth)).map(async ([what, token]): Promise<Outcome> => {
        const answer = await new Attacker(berth.berth.url, token).ask(ME);
        const safe = answer.status === 401;
        return { came: safe ? summary(answer) : `${what}: ${summary(answer)}`, safe };
      });
      return all(await Promise.all(outcomes));
    },
  },
  {
    row: 28,
    tries: 'changing the keys; taking the public keys out of reach',
    async run(berth) {
      const before = (await berth.login('owner')).accessToken;
      const [old] = await publishedKeys(berth);
      await sleep(1_100);
      await berth.command('local/dist/keys.js', ['rotate']);
      // The signer takes up the new key within seconds.
      const after = await eventually(async () => {
        const { accessToken } = await berth.login('owner');
        const [head] = accessToken.split('.') as [string];
        return JSON.parse(Buffer.from(head, 'base64url').toString()).kid !== old?.kid && accessToken;
      }, 30);
      const both = [await accepted(berth, before), await accepted(berth, after as string)];
      const keys = await eventually(async () => {
        const published = await publishedKeys(berth);
        return published.length === 2 && published;
      }, 30);

      const file = berth.keyFile('users', 'public');
      await rename(file, `${file}.away`);
      await sleep(11_000);
      const unreachable = [await accepted(berth, before), await accepted(berth, after as string)];
      await rename(`${file}.away`, file);
      return all([
        { came: `old and new accepted: ${both}`, safe: both.every(Boolean) },
        {
          came: 'the public keys are public, the private ones are not',
          safe: keys !== false && keys.every(({ d }) => d === undefined),
        },
        { came: `out of reach: ${unreachable}`, safe: unreachable.every(Boolean) },
      ]);
    },
  },
];
