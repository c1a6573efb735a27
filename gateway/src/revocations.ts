import { EventEmitter } from 'node:events';
import type { Bus } from '@berth/bus';
import { parseUserEvent, type UserEvent } from '@berth/events';
import type { Role, Viewer } from '@berth/identity';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

/** Longer than an access token lives: after that, nothing is left to be refused. */
const REMEMBERED_MS = 15 * 60 * 1000;
const AT_MOST = 100_000;

export interface Revocations {
  /** Whether a token that says so is out of date, though it has not expired. */
  concern(viewer: Viewer): boolean;
  /** Calls when something changes for this user; answers how to stop that. */
  watch(userId: string, listener: () => void): () => void;
}

/** Who has logged out, was deactivated or got another role since their token was signed: the users' events say so. */
export async function followRevocations(bus: Bus, logger: Logger): Promise<Revocations> {
  const remember = { max: AT_MOST, ttl: REMEMBERED_MS };
  const endedSessions = new LRUCache<string, true>(remember);
  const roles = new LRUCache<string, Role | 'NONE'>(remember);
  const changes = new EventEmitter().setMaxListeners(0);

  await bus.tail('users', (message) => {
    try {
      const event = parseUserEvent(message);
      learn(event);
      changes.emit(event.subject);
    } catch (error) {
      logger.error(
        { err: error, event: message.id },
        'an event could not be read; what it ends goes on until it expires',
      );
    }
  });

  function learn({ type, subject, data }: UserEvent): void {
    if (type === 'user.sessionsEnded.v1') for (const id of data.sessionIds) endedSessions.set(id, true);
    if (type === 'user.deactivated.v1') roles.set(subject, 'NONE');
    if (type === 'user.roleChanged.v1') roles.set(subject, data.role);
  }

  return {
    concern: ({ id, role, sessionId }) => endedSessions.has(sessionId) || (roles.get(id) ?? role) !== role,
    watch(userId, listener) {
      changes.on(userId, listener);
      return () => changes.off(userId, listener);
    },
  };
}
