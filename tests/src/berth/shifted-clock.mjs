// NODE_OPTIONS="--import …/shifted-clock.mjs" CLOCK_OF=reservations CLOCK_OFF_MS=300000 puts one of Berth's clocks wrong.
const { CLOCK_OF, CLOCK_OFF_MS } = process.env;

if (process.argv[1]?.endsWith(`/subgraphs/${CLOCK_OF}/dist/main.js`)) {
  const now = Date.now;
  Date.now = () => now() + Number(CLOCK_OFF_MS);
  // A proxy, so that whatever was made by the real one is still an instance of it.
  globalThis.Date = new Proxy(Date, {
    construct: (Real, given) => (given.length === 0 ? new Real(Real.now()) : new Real(...given)),
  });
}
