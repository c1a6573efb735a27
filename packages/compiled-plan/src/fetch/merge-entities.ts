import type { GraphQLFormattedError } from 'graphql';
import { asKey } from '../as-key.ts';
import { ShortLived } from '../short-lived.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../subgraph-answer.ts';

/** At least so many make a request of their own. */
const ENOUGH = 100;

type SendAs<Asker> = (request: SubgraphRequest, asker: Asker) => Promise<SubgraphAnswer>;

interface Merged {
  /** The number of each among those that are asked for. */
  slots: Map<string, number>;
  askers: number;
  answer: Promise<SubgraphAnswer>;
}

/**
 * Entities of which the same is asked in the same name, by different runs in one turn of the event loop, are asked for
 * together, each once.
 */
export function mergeEntities<Asker>(send: SendAs<Asker>, nameOf: (asker: Asker) => string): SendAs<Asker> {
  const gathering = new ShortLived<string, Merged>();

  function gather(key: string, request: SubgraphRequest, { bodyFor }: Entities, asker: Asker): Merged {
    const { subgraph, kind, asOf } = request;
    const slots = new Map<string, number>();
    const answer = new Promise((resolve) => setImmediate(resolve)).then(() => {
      if (gathering.get(key) === merged) gathering.delete(key);
      const representations = [...slots.keys()];
      const entities = { representations, bodyFor };
      return send({ subgraph, kind, body: bodyFor(representations), asOf, entities }, asker);
    });
    const merged = { slots, askers: 0, answer };
    gathering.set(key, merged);
    return merged;
  }

  return async (request, asker) => {
    const { subgraph, kind, asOf = '', entities } = request;
    if (!entities || kind !== 'query') return send(request, asker);
    const key = asKey(JSON.stringify([nameOf(asker), subgraph, asOf, entities.bodyFor([])]));
    const merged = gathering.get(key) ?? gather(key, request, entities, asker);
    merged.askers += 1;
    const { slots } = merged;
    for (const one of entities.representations) if (!slots.has(one)) slots.set(one, slots.size);
    if (slots.size >= ENOUGH) gathering.delete(key);
    const answer = await merged.answer;
    // Who asks for one of them twice has fewer slots than representations.
    if (merged.askers === 1 && slots.size === entities.representations.length) return answer;
    const mine = entities.representations.map((one) => slots.get(one) as number);
    return partOf(answer, mine, slots.size);
  };
}

type Entities = NonNullable<SubgraphRequest['entities']>;

/** As if those in these slots had been asked for alone. Each gets objects of its own, since it writes into them. */
function partOf({ data, errors, ...others }: SubgraphAnswer, slots: readonly number[], asked: number): SubgraphAnswer {
  const entities = entitiesIn(data?.['_entities'], slots, asked);
  const own = errors?.flatMap((error) => ownError(error, slots, !data)) ?? [];
  return {
    ...others,
    ...(data !== undefined && { data: data && { ...data, _entities: entities } }),
    ...(own.length > 0 && { errors: own }),
  };
}

/** Of a list of another length nobody knows which is whose: it has too few for everyone. */
function entitiesIn(all: unknown, slots: readonly number[], asked: number): unknown {
  if (!Array.isArray(all)) return all;
  return all.length === asked ? slots.map((slot) => structuredClone(all[slot])) : [];
}

/** An error of one entity concerns those who asked for it, any other everyone; so does one that has left nothing to anybody. */
function ownError(
  error: GraphQLFormattedError,
  slots: readonly number[],
  nothingIsLeft: boolean,
): GraphQLFormattedError[] {
  const [root, slot, ...within] = error.path ?? [];
  if (typeof slot !== 'number') return [error];
  const own = slots.flatMap((other, index) => (other === slot ? [index] : []));
  if (own.length === 0 && nothingIsLeft) return [{ ...error, path: [root as string] }];
  return own.map((index) => ({ ...error, path: [root as string, index, ...within] }));
}
