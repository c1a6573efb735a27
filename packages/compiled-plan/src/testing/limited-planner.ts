import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onOwnThread, PLANNER_LIMITS } from '../planner/on-own-thread.ts';
import { openSupergraph } from '../supergraph.ts';
import type { Federation } from './federation.ts';

/** A thread runs JavaScript, as it is built. */
export const THREAD = pathToFileURL(join(import.meta.dirname, '../../dist/planner/planner-thread.js'));

/** Planned as in a gateway: some of what is made up would otherwise take for ever. */
export function withinLimits(federation: Federation): Federation {
  const supergraph = openSupergraph(federation.supergraph.sdl, onOwnThread(PLANNER_LIMITS, THREAD));
  return { ...federation, supergraph };
}

/** Within the limits; and of some operations over @interfaceObject, Apollo's planner makes an error instead of a plan. */
export async function canBePlanned(planning: Promise<unknown>): Promise<boolean> {
  return planning.then(
    () => true,
    () => false,
  );
}
