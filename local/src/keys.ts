import { parseArgs } from 'node:util';
import { KEY_OWNERS, type KeyOwner, keysOf, rotateKeysOf } from './key-files.ts';
import { Problem } from './problem.ts';
import { tellAndExit } from './process.ts';
import { readLocalSettings } from './settings.ts';

/** Longer than any token lives. */
const OVERLAP_SECONDS = 15 * 60;

// npm run keys -- make, which leaves those alone that are there; npm run keys -- rotate [users | gateway] [--now]
try {
  const options = { now: { type: 'boolean', default: false } } as const;
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const [verb, ...named] = positionals;
  const owners = named.length > 0 ? named.filter(isOwner) : [...KEY_OWNERS];
  if ((verb !== 'make' && verb !== 'rotate') || owners.length < named.length)
    throw new Problem(`What shall be done? npm run keys -- make, or rotate [${KEY_OWNERS.join(' | ')}] [--now]`);

  const { BERTH_DATA: data } = readLocalSettings();
  for (const owner of owners) {
    if (verb === 'make') {
      const { publicKeys } = await keysOf(owner, data);
      console.log(`${owner} has keys: the public ones are in ${publicKeys}.`);
      continue;
    }
    const { privateKey, publicKeys } = await rotateKeysOf(owner, data, values.now ? 0 : OVERLAP_SECONDS).catch(() => {
      throw new Problem(`There are no keys of ${owner} in ${data}: they are made at the first start.`);
    });
    const old = publicKeys.keys.length - 1;
    console.log(
      `${owner} signs with ${privateKey.kid} from now on; ${old} older ${old === 1 ? 'key' : 'keys'} still verified.`,
    );
  }
} catch (error) {
  tellAndExit(error);
}

function isOwner(name: string): name is KeyOwner {
  return KEY_OWNERS.some((owner) => owner === name);
}
