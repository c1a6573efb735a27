import { z } from 'zod';
import { eventParser } from './envelope.ts';

const user = z.object({
  name: z.string(),
  email: z.string(),
  role: z.enum(['MEMBER', 'MANAGER', 'ADMIN']),
  timeZone: z.string(),
});

export const userEventData = {
  'user.registered.v1': user,
};

export const parseUserEvent = eventParser(userEventData);
export type UserEvent = ReturnType<typeof parseUserEvent>;
