interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** A client that connects when it is first needed, and that is replaced by a new one after a failure. */
export class Connection<Client extends Connectable> {
  readonly #create: () => Client;
  #current: Promise<Client> | undefined;

  constructor(create: () => Client) {
    this.#create = create;
  }

  async use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    this.#current ??= this.#connect();
    const current = this.#current;
    try {
      return await work(await current);
    } catch (error) {
      if (this.#current === current) {
        this.#current = undefined;
        void disconnect(current);
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#current) await disconnect(this.#current);
  }

  async #connect(): Promise<Client> {
    const client = this.#create();
    await client.connect();
    return client;
  }
}

async function disconnect(client: Promise<Connectable>): Promise<void> {
  await client.then((connected) => connected.disconnect()).catch(() => {});
}
