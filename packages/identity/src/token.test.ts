import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { base64url, importJWK, type JWTPayload, SignJWT } from 'jose';
import { generateKeys, type KeyPair } from './keys.ts';
import { bearerToken, createSigner, createVerifier, type Signer, type Verifier, type Viewer } from './token.ts';

const viewer: Viewer = { id: 'u1', role: 'MANAGER', sessionId: 's1' };

let keys: KeyPair;
let sign: Signer;
let verify: Verifier;

beforeAll(async () => {
  keys = await generateKeys();
  sign = await createSigner('berth/gateway', keys.privateKey);
  verify = createVerifier('berth/gateway', 'rooms', keys.publicKeys);
});

test('what was signed for an audience is who that audience sees', async () => {
  await expect(verify(await sign(viewer, 'rooms', 60))).resolves.toMatchObject({ viewer });
});

test('a token may say that nobody is logged in', async () => {
  await expect(verify(await sign(null, 'rooms', 60))).resolves.toMatchObject({ viewer: null });
});

test('keys can be changed without a break: a verifier knows several', async () => {
  const next = await generateKeys();
  const verifyBoth = createVerifier('berth/gateway', 'rooms', {
    keys: [...keys.publicKeys.keys, ...next.publicKeys.keys],
  });
  const signNext = await createSigner('berth/gateway', next.privateKey);
  await expect(verifyBoth(await sign(viewer, 'rooms', 60))).resolves.toMatchObject({ viewer });
  await expect(verifyBoth(await signNext(viewer, 'rooms', 60))).resolves.toMatchObject({ viewer });
});

test('the public keys hold nothing private', () => {
  expect(keys.publicKeys.keys[0]).not.toHaveProperty('d');
  expect(keys.privateKey).toHaveProperty('d');
});

describe('rejects', () => {
  test.each(['', 'x', 'x.y.z', 'e30.e30.'])('what is no token: %j', async (token) => {
    await expect(verify(token)).rejects.toThrow();
  });

  test('a token for another audience', async () => {
    await expect(verify(await sign(viewer, 'users', 60))).rejects.toThrow('"aud"');
  });

  test('a token of another issuer, though the key is right', async () => {
    const signOther = await createSigner('berth/users', keys.privateKey);
    await expect(verify(await signOther(viewer, 'rooms', 60))).rejects.toThrow('"iss"');
  });

  test('a token that has expired', async () => {
    await expect(verify(await sign(viewer, 'rooms', -1))).rejects.toThrow('"exp"');
  });

  test('a token that has expired since it was shown first', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['setTimeout', 'setImmediate', 'nextTick'] });
    try {
      const token = await sign(viewer, 'rooms', 60);
      await verify(token);
      jest.setSystemTime(Date.now() + 59_000);
      await expect(verify(token)).resolves.toMatchObject({ viewer });
      jest.setSystemTime(Date.now() + 2_000);
      await expect(verify(token)).rejects.toThrow('"exp"');
    } finally {
      jest.useRealTimers();
    }
  });

  test('a token that expired longer ago than clocks may differ', async () => {
    const patient = createVerifier('berth/gateway', 'rooms', keys.publicKeys, 300);
    await expect(patient(await sign(viewer, 'rooms', -290))).resolves.toMatchObject({ viewer });
    await expect(patient(await sign(viewer, 'rooms', -301))).rejects.toThrow('"exp"');
  });

  test('a key that it does not know', async () => {
    const signStranger = await createSigner('berth/gateway', (await generateKeys()).privateKey);
    await expect(verify(await signStranger(viewer, 'rooms', 60))).rejects.toThrow('no applicable key');
  });

  test('an unknown key under a known name', async () => {
    const stranger = await generateKeys();
    const name = keys.privateKey.kid as string;
    const signStranger = await createSigner('berth/gateway', { ...stranger.privateKey, kid: name });
    await expect(verify(await signStranger(viewer, 'rooms', 60))).rejects.toThrow('signature verification failed');
  });

  test('a payload changed after it was signed', async () => {
    const [header, payload, signature] = (await sign(viewer, 'rooms', 60)).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = base64url.encode(JSON.stringify({ ...claims, role: 'ADMIN' }));
    await expect(verify([header, forged, signature].join('.'))).rejects.toThrow('signature verification failed');
  });

  test('a token without a signature, of the algorithm none', async () => {
    const [, payload] = (await sign(viewer, 'rooms', 60)).split('.');
    const header = base64url.encode(JSON.stringify({ alg: 'none', kid: keys.privateKey.kid, typ: 'JWT' }));
    await expect(verify(`${header}.${payload}.`)).rejects.toThrow(
      '"alg" (Algorithm) Header Parameter value not allowed',
    );
  });

  test('a token signed by HS256 with the public key as the secret', async () => {
    const secret = base64url.decode(keys.publicKeys.keys[0]?.x as string);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: keys.privateKey.kid as string })
      .sign(secret);
    await expect(verify(token)).rejects.toThrow('"alg" (Algorithm) Header Parameter value not allowed');
  });

  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'berth/gateway', aud: 'rooms', sub: 'u1', role: 'MEMBER', sid: 's1', iat: now, exp: now + 600 };

  test.each<[string, object]>([
    ['an expiry', { exp: undefined }],
    ['a time of issue', { iat: undefined }],
    ['an audience', { aud: undefined }],
    ['an issuer', { iss: undefined }],
    ['a role', { role: undefined }],
    ['a role that exists', { role: 'OWNER' }],
    ['a session', { sid: undefined }],
    ['a beginning that has come', { nbf: now + 300 }],
  ])('a token without %s, though the gateway signed it', async (_, change) => {
    const key = await importJWK(keys.privateKey, 'EdDSA');
    const signed = (payload: JWTPayload) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid: keys.privateKey.kid as string }).sign(key);
    await expect(verify(await signed(claims))).resolves.toEqual({
      viewer: { id: 'u1', role: 'MEMBER', sessionId: 's1' },
      expiresAt: new Date(claims.exp * 1000),
    });
    await expect(verify(await signed({ ...claims, ...change } as JWTPayload))).rejects.toThrow();
  });
});

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc', 'abc'],
  ['Basic abc', null],
  ['Bearer', null],
  ['Bearer a b', null],
  [undefined, null],
])('of the header %j the token is %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
