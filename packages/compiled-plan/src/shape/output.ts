import { jsonOf } from '../json-text.ts';
import { setOwn } from '../own.ts';
import type { Data } from '../subgraph-answer.ts';
import { type Making, NOTHING, type Nothing } from './making.ts';

export type Shaper<Out> = (value: unknown, making: Making) => Out | Nothing;
export type ObjectShaper<Out> = (object: Data, making: Making) => Out | Nothing;

export interface Member<Out> {
  key: string;
  shape: ObjectShaper<Out>;
}

/** What a response is made of: values for those who go on with it, or its JSON for those who send it. */
export interface Output<Out> {
  nothing: Out;
  leaf(value: unknown): Out;
  /** Of a list; all its items are looked at, whatever is wrong with one of them. */
  list(item: Shaper<Out>): (items: readonly unknown[], making: Making) => Out | Nothing;
  /** Of an object. */
  object(members: readonly Member<Out>[]): ObjectShaper<Out>;
}

export const asValue: Output<unknown> = {
  nothing: null,
  leaf: (value) => value,
  list: (shape) => (items, making) => {
    const shaped = items.map((item, index) => at(index, shape, item, making));
    return shaped.includes(NOTHING) ? NOTHING : shaped;
  },
  object: (members) => (from, making) => {
    const object: Data = {};
    for (const { key, shape } of members) {
      const value = shape(from, making);
      if (value === NOTHING) return NOTHING;
      setOwn(object, key, value);
    }
    return object;
  },
};

export const asJson: Output<string> = {
  nothing: 'null',
  leaf: jsonOf,
  list: (shape) => (items, making) => {
    let text = '[';
    let whole = true;
    for (let index = 0; index < items.length; index += 1) {
      const shaped = at(index, shape, items[index], making);
      if (shaped === NOTHING) whole = false;
      else text += index === 0 ? shaped : `,${shaped}`;
    }
    return whole ? `${text}]` : NOTHING;
  },
  object(members) {
    const shapes = members.map(({ key, shape }, index) => ({
      start: `${index === 0 ? '' : ','}${JSON.stringify(key)}:`,
      shape,
    }));
    return (object, making) => {
      let text = '{';
      for (const { start, shape } of shapes) {
        const value = shape(object, making);
        if (value === NOTHING) return NOTHING;
        text += start + value;
      }
      return `${text}}`;
    };
  },
};

function at<Out>(index: number, shape: Shaper<Out>, item: unknown, making: Making): Out | Nothing {
  making.path.push(index);
  const shaped = shape(item, making);
  making.path.pop();
  return shaped;
}
