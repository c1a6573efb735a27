export interface TokenRequest {
  /** The gateway would not have the last one: it has expired, or its session has ended. Only a new one will do. */
  refused: boolean;
}

export type Token = (request: TokenRequest) => string | null | Promise<string | null>;

/** Remembers, for the next time that a token is needed, that the last one was refused. */
export class Tokens {
  readonly #token: Token;
  #refused = false;

  constructor(token: Token = () => null) {
    this.#token = token;
  }

  refuse(): void {
    this.#refused = true;
  }

  async authorization(): Promise<{ Authorization: string } | undefined> {
    const request = { refused: this.#refused };
    this.#refused = false;
    const token = await this.#token(request);
    return token ? { Authorization: `Bearer ${token}` } : undefined;
  }
}
