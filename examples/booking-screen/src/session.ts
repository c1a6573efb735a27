import type { BerthClient, TokenRequest } from '@berth/client';
import { type GrantedFragment, LogInDocument, RefreshDocument } from './generated/operations.ts';

type Grant = Extract<GrantedFragment, { __typename: 'SessionSuccess' }>['session'];

/** So long before its end a token is replaced. */
const MARGIN_MS = 30_000;

/** Somebody who is logged in: always has a token that counts. */
export class Session {
  readonly #anonymous: BerthClient;
  #grant: Promise<Grant>;

  private constructor(anonymous: BerthClient, grant: Grant) {
    this.#anonymous = anonymous;
    this.#grant = Promise.resolve(grant);
  }

  static async logIn(anonymous: BerthClient, email: string, password: string): Promise<Session> {
    const { login } = await anonymous.ask(LogInDocument, { email, password });
    return new Session(anonymous, granted(login));
  }

  async token({ refused }: TokenRequest): Promise<string> {
    const current = this.#grant;
    const { accessToken, accessTokenExpiresAt } = await current;
    if (!refused && Date.parse(accessTokenExpiresAt) - Date.now() > MARGIN_MS) return accessToken;
    // Requests that need a new one at the same moment share it.
    if (this.#grant === current) this.#grant = this.#renewed(current);
    return (await this.#grant).accessToken;
  }

  async #renewed(current: Promise<Grant>): Promise<Grant> {
    try {
      const { refreshToken } = await current;
      const { refreshSession } = await this.#anonymous.ask(RefreshDocument, { refreshToken });
      return granted(refreshSession);
    } catch (problem) {
      this.#grant = current;
      throw problem;
    }
  }
}

function granted(result: GrantedFragment): Grant {
  if (result.__typename !== 'SessionSuccess') throw new Error(result.message);
  return result.session;
}
