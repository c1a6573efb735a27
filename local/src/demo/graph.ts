import { setTimeout as sleep } from 'node:timers/promises';

/** A reader that has just joined a busy Kafka needs its time; a demo that is made by half stays like that. */
const HEARD_WITHIN_MS = 60_000;
const RETRY_MS = 100;

/** The demo is made through the public API, as any client would do it. */
export class Graph {
  readonly #url: string;
  readonly #token: string | null;

  constructor(url: string, token: string | null = null) {
    this.#url = `${url}/graphql`;
    this.#token = token;
  }

  async login(email: string, password: string): Promise<Graph> {
    const session = await this.#ask(
      'mutation ($input: LoginInput!) { login(input: $input) { ... on SessionSuccess { session { accessToken } } ... on Problem { message } } }',
      { input: { email, password } },
    );
    return new Graph(this.#url.replace(/\/graphql$/, ''), session.login.session.accessToken);
  }

  async isEmpty(): Promise<boolean> {
    const { venues } = await this.#ask('{ venues(first: 1) { totalCount } }', {});
    return venues.totalCount === 0;
  }

  /** Runs `name(input:)`; answers the id of what it made. */
  async create(name: string, input: object): Promise<string> {
    const made = CREATIONS[name] as { input: string; selection: string };
    const query = `mutation ($input: ${made.input}!) {
      ${name}(input: $input) { __typename ${made.selection} ... on Problem { code message } }
    }`;
    // The reservations' catalogue hears of a new bookable a moment later than its creator.
    for (let waited = 0; ; waited += RETRY_MS) {
      const result = (await this.#ask(query, { input }))[name];
      const { id } = (Object.values(result).find((value) => typeof value === 'object') ?? {}) as { id?: string };
      if (id) return id;
      if (result.code !== 'NOT_FOUND' || waited >= HEARD_WITHIN_MS) throw new Error(`${name}: ${result.message}`);
      await sleep(RETRY_MS);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: each query has another shape.
  async #ask(query: string, variables: object): Promise<any> {
    const headers = {
      'content-type': 'application/json',
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    };
    const response = await fetch(this.#url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: { message: string }[] };
    if (errors) throw new Error(`The demo could not be made: ${errors.map(({ message }) => message).join('; ')}`);
    return data;
  }
}

const BOOKABLE = '... on BookableSuccess { bookable { id } }';
const CREATIONS: Record<string, { input: string; selection: string }> = {
  createVenue: { input: 'VenueInput', selection: '... on VenueSuccess { venue { id } }' },
  createAircraft: { input: 'AircraftInput', selection: '... on AircraftSuccess { aircraft { id } }' },
  createRoom: { input: 'RoomInput', selection: BOOKABLE },
  createTable: { input: 'TableInput', selection: BOOKABLE },
  createFlight: { input: 'FlightInput', selection: BOOKABLE },
  createReservation: { input: 'CreateReservationInput', selection: '... on ReservationSuccess { reservation { id } }' },
};
