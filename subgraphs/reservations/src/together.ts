import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { Reservation } from './domain/reservation.ts';
import { lookAtEach, type Question, type Standing } from './load.ts';
import { type Decided, saveEach } from './store.ts';

const MOST = 100;
/** The statement has failed, and nothing of it was kept: data or a constraint, a deadlock. */
const NOTHING_KEPT = /^(22|23|40)/;

/**
 * Without a lock. Whoever asks while others' answer is awaited asks together with all who do then: the more there are at
 * once, the less each costs, in statements and in commits.
 */
export interface Together {
  look(question: Question): Promise<Standing | null>;
  /** Null where someone else was faster: decide again. */
  save(decision: Decided): Promise<Reservation[] | null>;
}

const pools = new WeakMap<Pool, Together>();

export function togetherOn(pool: Pool): Together {
  const known = pools.get(pool);
  if (known) return known;
  const fresh = {
    look: together<Question, Standing | null>((questions) => lookAtEach(pool, questions)),
    save: together<Decided, Reservation[] | null>((decisions) => saveFirstOfEach(pool, decisions)),
  };
  pools.set(pool, fresh);
  return fresh;
}

/** Of several about one bookable only one can be right: the others were made without knowing of it. */
async function saveFirstOfEach(pool: Pool, decisions: readonly Decided[]): Promise<(Reservation[] | null)[]> {
  const first = new Map<string, Decided>();
  for (const decision of decisions) {
    const { bookableId } = decision.schedule;
    if (!first.has(bookableId)) first.set(bookableId, decision);
  }
  const saved = await saveEach(pool, [...first.values()]);
  const answers = new Map([...first.values()].map((decision, place) => [decision, saved[place] ?? null]));
  return decisions.map((decision) => answers.get(decision) ?? null);
}

function together<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<Answer[]>,
): (question: Question) => Promise<Answer> {
  let asking: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Question, Answer>(
    (questions) => {
      const answers = askEach(ask, questions);
      asking = answers.catch(() => {});
      return answers;
    },
    { cache: false, maxBatchSize: MOST, batchScheduleFn: (go) => void asking.then(go) },
  );
  return (question) => loader.load(question);
}

/** One that cannot be answered fails for itself alone. */
async function askEach<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<Answer[]>,
  questions: readonly Question[],
): Promise<(Answer | Error)[]> {
  try {
    return await ask(questions);
  } catch (error) {
    const isOver = NOTHING_KEPT.test((error as { code?: string }).code ?? '');
    if (questions.length === 1 || !isOver) throw error;
    const alone = await Promise.all(questions.map((question) => askEach(ask, [question]).catch((reason) => [reason])));
    return alone.flat();
  }
}
