// NODE_OPTIONS="--import …/virtual-clock.mjs" CLOCK_FILE=…: the clocks of a process are as far ahead as the file says.
import { openSync, readSync } from 'node:fs';

const file = openSync(process.env.CLOCK_FILE, 'r');
const ahead = new Float64Array(1);

function offset() {
  readSync(file, ahead, 0, 8, 0);
  return ahead[0];
}

const now = Date.now;
Date.now = () => now() + offset();
// A proxy, so that whatever was made by the real one is still an instance of it.
globalThis.Date = new Proxy(Date, {
  construct: (Real, given) => (given.length === 0 ? new Real(Real.now()) : new Real(...given)),
});
// Caches go by this one.
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() + offset();
