import { count, list, missing, postgresUrl, z } from '@berth/settings';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const broker = /^[^\s,/:]+:\d+$/;

/** What every process that publishes or reads events is told. */
export const busSettings = {
  KAFKA_BROKERS: list
    .refine((brokers) => brokers.every((each) => broker.test(each)), 'not a list of host:port')
    .describe('Kafka’s brokers, such as kafka-1:9092,kafka-2:9092, or leave it out to use Postgres'),
  BUS_DATABASE_URL: postgresUrl
    .optional()
    .describe("the event bus's database, such as postgres://user:password@host:5432/berth_bus"),
  KAFKA_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,100}$/, 'not part of a topic name')
    .default('berth.')
    .describe('what the names of topics and groups begin with: letters, digits, dots, dashes'),
  KAFKA_PARTITIONS: count.default(6).describe('how many partitions a new topic gets, such as 6'),
  KAFKA_REPLICATION: count.optional().describe('how many brokers keep each event of a new topic, such as 3'),
  KAFKA_RETENTION_DAYS: count
    .optional()
    .describe('how long a new topic keeps events, such as 365; for ever if left out'),
  KAFKA_TLS: flag.default(false).describe('true or false'),
  KAFKA_TLS_CA: z
    .string()
    .optional()
    .describe('the path of a PEM file with the authority that signed the brokers’ keys'),
  KAFKA_TLS_CERT: z.string().optional().describe('the path of a PEM file with this client’s certificate'),
  KAFKA_TLS_KEY: z.string().optional().describe('the path of a PEM file with the key of KAFKA_TLS_CERT'),
  KAFKA_SASL: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('plain, scram-sha-256 or scram-sha-512, or leave it out to log in without a password'),
  KAFKA_USERNAME: z.string().optional().describe('the user that KAFKA_SASL logs in'),
  KAFKA_PASSWORD: z.string().optional().describe('the password of KAFKA_USERNAME'),
};

export type BusSettings = Readonly<z.output<z.ZodObject<typeof busSettings>>>;

/** Settings that make sense only together are checked where they meet. */
export function required<Name extends keyof BusSettings>(
  settings: BusSettings,
  name: Name,
  why: string,
): NonNullable<BusSettings[Name]> {
  const value = settings[name];
  if (value !== undefined) return value;
  throw missing(busSettings, name, why);
}
