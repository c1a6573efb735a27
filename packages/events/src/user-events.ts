import { z } from 'zod';
import { eventParser } from './envelope.ts';

/** Every event says who the user is after it, so that a reader needs no other event to act on it. */
const user = z.object({
  name: z.string(),
  email: z.string(),
  role: z.enum(['MEMBER', 'MANAGER', 'ADMIN']),
  timeZone: z.string(),
});

export const userEventData = {
  'user.registered.v1': user,
  'user.updated.v1': user,
  'user.roleChanged.v1': user,
  'user.deactivated.v1': user,
  /** Logged out, by the user or by a rule: what these sessions were given counts no longer. */
  'user.sessionsEnded.v1': user.extend({ sessionIds: z.array(z.uuid()) }),
};

export const parseUserEvent = eventParser(userEventData);
export type UserEvent = ReturnType<typeof parseUserEvent>;
