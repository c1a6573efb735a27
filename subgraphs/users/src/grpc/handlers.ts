import type { Verifier } from '@berth/identity';
import { isUuid } from '@berth/subgraph';
import type { Database } from '../database.ts';
import type { GetUserRequest } from '../generated/grpc/berth/users/v1/GetUserRequest.ts';
import type { Reason } from '../generated/grpc/berth/users/v1/Reason.ts';
import type { UserInput } from '../generated/grpc/berth/users/v1/User.ts';
import type { ValidateUserRequest } from '../generated/grpc/berth/users/v1/ValidateUserRequest.ts';
import type { ValidateUserResponseInput } from '../generated/grpc/berth/users/v1/ValidateUserResponse.ts';
import type { Role, User } from '../generated/prisma/client.ts';
import { Refusal } from './refusal.ts';

/** What other systems may ask. They are told what is so now: the database says it, not the token. */
export function createHandlers(database: Database, verify: Verifier) {
  return {
    async validateUser({ subject, userId, accessToken }: ValidateUserRequest): Promise<ValidateUserResponseInput> {
      if (subject === 'userId' && userId !== undefined) return validateId(userId);
      if (subject === 'accessToken' && accessToken !== undefined) return validateToken(accessToken);
      throw new Refusal('INVALID_ARGUMENT', 'Give a user_id or an access_token.');
    },

    async getUser({ userId }: GetUserRequest): Promise<UserInput> {
      const user = await find(userId);
      if (!user) throw new Refusal('NOT_FOUND', 'There is no such user.');
      const { id, name, email, role, timeZone, active } = user;
      return { id, name, email, role: roleOf(role), timeZone, active };
    },
  };

  async function validateId(userId: string): Promise<ValidateUserResponseInput> {
    const user = await find(userId);
    if (!user) return invalid('REASON_UNKNOWN_USER');
    return user.active ? valid(user) : invalid('REASON_DEACTIVATED');
  }

  async function validateToken(token: string): Promise<ValidateUserResponseInput> {
    const verified = await verify(token).catch(() => null);
    if (!verified?.viewer) return invalid('REASON_INVALID_TOKEN');
    const { id, role, sessionId } = verified.viewer;
    const session = await database.session.findUnique({
      where: { id: sessionId, userId: id, user: { active: true, role } },
      include: { user: true },
    });
    if (!session) return invalid('REASON_REVOKED_TOKEN');
    return { ...valid(session.user), expiresAt: { seconds: verified.expiresAt.getTime() / 1000 } };
  }

  async function find(id: string): Promise<User | null> {
    if (!isUuid(id)) throw new Refusal('INVALID_ARGUMENT', 'user_id is not a UUID.');
    return database.user.findUnique({ where: { id } });
  }
}

function valid({ id, role }: User): ValidateUserResponseInput {
  return { valid: true, userId: id, role: roleOf(role) };
}

function invalid(reason: Reason): ValidateUserResponseInput {
  return { valid: false, reason };
}

function roleOf(role: Role) {
  return `ROLE_${role}` as const;
}
