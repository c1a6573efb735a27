// Holds dependencies to what keeps them trustworthy: security floors, exact versions, checksums, no scripts at install.
import { readFile } from 'node:fs/promises';

/** Below these, something is known to be wrong. */
const FLOORS = {
  // CVE-2026-32621: prototype pollution by aliases and variables
  '@apollo/gateway': '2.13.2',
  '@apollo/federation-internals': '2.13.2',
  '@apollo/query-planner': '2.13.2',
  // GET requests with another content type pass as simple ones
  '@apollo/server': '5.5.0',
  // limits on the fragments of a message
  ws: '8.23.0',
};

const read = async (path) => JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), 'utf8'));
const { packages } = await read('package-lock.json');
const { allowScripts } = await read('package.json');
const wrong = [];

for (const [path, entry] of Object.entries(packages)) {
  const name = path.split('node_modules/').at(-1);
  if (path === '' || entry.link) continue;
  if (!path.includes('node_modules')) checkWorkspace(path, entry);
  else checkInstalled(name, entry);
}
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;

function checkWorkspace(path, { dependencies, devDependencies }) {
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) wrong.push(`${path}: ${name} is ${version}; name one version.`);
}

function checkInstalled(name, { version, integrity, resolved, optional, hasInstallScript, os, cpu }) {
  const floor = FLOORS[name];
  if (floor && version.localeCompare(floor, 'en', { numeric: true }) < 0)
    wrong.push(`${name} is ${version}; it must be ${floor} or newer.`);
  // The registry of whoever locked it may not have had the binaries of other platforms: see lock-platforms.mjs.
  if (!integrity && !optional) wrong.push(`${name} has no checksum.`);
  // What comes from the registry, whichever that is, names no place.
  if (resolved) wrong.push(`${name} comes from ${resolved}.`);
  const here = (os ?? [process.platform]).includes(process.platform) && (cpu ?? [process.arch]).includes(process.arch);
  if (hasInstallScript && here && allowScripts[name] === undefined)
    wrong.push(`${name} wants to run a script when it is installed; say under allowScripts in package.json if it may.`);
}
