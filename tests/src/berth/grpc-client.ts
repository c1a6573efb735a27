import { join } from 'node:path';
import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  credentials,
  Metadata,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as health } from 'grpc-health-check';

const PROTO = join(import.meta.dirname, '../../../subgraphs/users/proto/users.proto');
const users = loadSync(PROTO, { enums: String, defaults: true, longs: Number })[
  'berth.users.v1.Users'
] as ServiceDefinition;

// biome-ignore lint/suspicious/noExplicitAny: each method answers something else; tests look at what they asked for.
type Answer = any;

/** Another system that asks users, with nothing but the .proto file. */
export class GrpcClient {
  readonly #client: Client;
  readonly #secret: string | undefined;

  constructor(port: number, secret?: string, channel: ChannelCredentials = credentials.createInsecure()) {
    this.#client = new Client(`localhost:${port}`, channel);
    this.#secret = secret;
  }

  /** What is answered, or the name of the status. */
  ask(method: 'ValidateUser' | 'GetUser', request: object, options: CallOptions = {}): Promise<Answer> {
    return this.#call(users, method, request, options);
  }

  health(name = ''): Promise<Answer> {
    return this.#call(health as ServiceDefinition, 'Check', { service: name }, {});
  }

  close(): void {
    this.#client.close();
  }

  #call(service: ServiceDefinition, name: string, request: object, options: CallOptions): Promise<Answer> {
    const method = service[name] as ServiceDefinition[string];
    const metadata = new Metadata();
    if (this.#secret) metadata.set('authorization', `Bearer ${this.#secret}`);
    return new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = method;
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        options,
        (error, answer) => resolve(error ? status[error.code] : answer),
      );
    });
  }
}
