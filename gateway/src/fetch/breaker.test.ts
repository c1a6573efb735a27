import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createBreaker } from './breaker.ts';
import { Wanted } from './wanted.ts';

test('the log is told once that a subgraph hardly answers, however often it is tried, and once that it is back', async () => {
  const told: string[] = [];
  const changes: boolean[] = [];
  const through = createBreaker({
    atOnce: 1,
    isFailure: () => true,
    wasTried: () => true,
    logger: pino({ base: null }, { write: (line) => void told.push(JSON.parse(line).msg) }),
    onChange: (isOpen) => changes.push(isOpen),
  });
  let tried = 0;
  const fail = async () => {
    tried += 1;
    throw new Error('down');
  };
  const ask = (answer: () => Promise<string>) => through(new Wanted(), answer).catch(() => 'no answer');

  while (changes.length === 0) await ask(fail);
  for (const before = tried; tried < before + 3; ) await ask(fail).then(() => sleep(20));
  while ((await ask(async () => 'back')) !== 'back') await sleep(20);
  expect({ told, changes }).toEqual({
    told: ['hardly answers: it is asked again by and by', 'answers again'],
    changes: [true, false],
  });
});
