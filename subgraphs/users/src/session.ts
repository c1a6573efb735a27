import { randomUUID } from 'node:crypto';
import { ACCESS_TOKEN, type Signer } from '@berth/identity';
import type { User } from './generated/prisma/client.ts';

const LIFETIME_SECONDS = 60 * 60;

export async function startSession(sign: Signer, user: User) {
  const accessTokenExpiresAt = new Date(Date.now() + LIFETIME_SECONDS * 1000);
  const viewer = { id: user.id, role: user.role, sessionId: randomUUID() };
  const accessToken = await sign(viewer, ACCESS_TOKEN.audience, LIFETIME_SECONDS);
  return { accessToken, accessTokenExpiresAt, user };
}
