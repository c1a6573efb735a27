// npm run chaos -- NAME [--seed N] [--attempts N] [--bus Postgres|Kafka]
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { leaveNothingRunning } from '../berth/leave-nothing.ts';
import { BUSES } from './fleet.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, attempts: { type: 'string' }, bus: { type: 'string' } },
});
const [name] = positionals;
const files = await readdir(import.meta.dirname);
const names = files.filter((file) => file.endsWith('.chaos.ts')).map((file) => file.replace('.chaos.ts', ''));
if (!name || !names.includes(name)) {
  console.error(`Which one? npm run chaos -- ${names.join(' | ')}`);
  process.exit(1);
}
const bus = BUSES.find((each) => each === values.bus);
if (values.bus && !bus) {
  console.error(`Which bus? ${BUSES.join(' or ')}, or both if left out.`);
  process.exit(1);
}
leaveNothingRunning();
const { chaos } = await import(`./${name}.chaos.ts`);
const sound: boolean = await chaos({
  seed: Number(values.seed),
  attempts: Number(values.attempts) || undefined,
  ...(bus && { buses: [bus] }),
});
console.log(sound ? '\nSound.' : '\nNOT SOUND.');
process.exit(sound ? 0 : 1);
