import { createContext, Script } from 'node:vm';

const inside: { work?: () => unknown } = createContext({});
const script = new Script('work()');

/** Does what takes a while at once, and is the only way to end it on the thread that does it. */
export function within<Done>(ms: number, work: () => Done): Done {
  inside.work = work;
  try {
    return script.runInContext(inside, { timeout: ms });
  } finally {
    delete inside.work;
  }
}
