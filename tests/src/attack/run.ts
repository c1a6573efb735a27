// npm run attack [-- ROW ...]: starts Berth as a production would, tries what hostile clients try, and tells what came back.
import { BerthProcess } from '../berth/berth-process.ts';
import { leaveNothingRunning } from '../berth/leave-nothing.ts';
import type { Attack, Outcome } from './attack.ts';
import { disclosure } from './cases/disclosure.ts';
import { events } from './cases/events.ts';
import { guessing } from './cases/guessing.ts';
import { http } from './cases/http.ts';
import { inside } from './cases/inside.ts';
import { reservations } from './cases/reservations.ts';
import { size } from './cases/size.ts';
import { sockets } from './cases/sockets.ts';
import { text } from './cases/text.ts';
import { times } from './cases/times.ts';
import { tokens } from './cases/tokens.ts';
import { Target } from './target.ts';

// Last, what leaves traces: changed keys, counted logins, a poisoned bus.
const attacks = [size, http, sockets, inside, reservations, times, text, disclosure, tokens, events, guessing].flat();
const rows = process.argv.slice(2).map(Number);
const chosen = attacks.filter(({ row }) => rows.length === 0 || rows.includes(row));

leaveNothingRunning();
const target = await Target.start();
let unsafe = 0;
console.log('| row | tried | came back | |\n| --- | --- | --- | --- |');
for (const attack of chosen) {
  const { came, safe } = await attempt(attack);
  if (!safe) unsafe += 1;
  console.log(`| ${attack.row} | ${attack.tries} | ${shortened(came)} | ${safe ? 'safe' : 'UNSAFE'} |`);
}
console.log(`\n${chosen.length - unsafe} safe, ${unsafe} unsafe.`);
await BerthProcess.stopAll();
process.exit(unsafe === 0 ? 0 : 1);

/** An attack that does not end as its author thought is not safe either. */
async function attempt({ run }: Attack): Promise<Outcome> {
  return run(target).catch((error: Error) => ({ came: `did not end as expected: ${error.message}`, safe: false }));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
