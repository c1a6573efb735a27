import type { Envelope } from '@berth/events';

type Random = (below: number) => number;

/** Each event so many times: keys are mixed at random, and so are repetitions; each key's events first come in order. */
export function shuffled(events: readonly Envelope[], times: number, random: Random): Envelope[] {
  const keys = new Set(events.map(({ key }) => key));
  const lines = [...keys].map((key) =>
    repeated(
      events.filter((event) => event.key === key),
      times,
      random,
    ),
  );
  const all: Envelope[] = [];
  while (all.length < events.length * times) all.push(...(lines[random(lines.length)]?.splice(0, 1) ?? []));
  return all;
}

function repeated(events: readonly Envelope[], times: number, random: Random): Envelope[] {
  const line = [...events];
  for (const event of events) {
    for (let more = times - 1; more > 0; more -= 1) {
      const first = line.indexOf(event) + 1;
      line.splice(first + random(line.length - first + 1), 0, event);
    }
  }
  return line;
}
