import { join } from 'node:path';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ProtoGrpcType } from '../generated/grpc/users.ts';

// As the generated types have it: see generate:grpc in package.json.
const OPTIONS = { longs: String, enums: String, defaults: true, oneofs: true };
const definition = loadSync(join(import.meta.dirname, '../../proto/users.proto'), OPTIONS);

export const { Users } = (loadPackageDefinition(definition) as unknown as ProtoGrpcType).berth.users.v1;
