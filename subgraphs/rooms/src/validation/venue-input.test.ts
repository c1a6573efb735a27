import { expect, test } from '@jest/globals';
import { check } from './check.ts';
import { closureArgs, venueArgs } from './venue-input.ts';

type Hours = NonNullable<Parameters<typeof open>[0]>[number];

function open(openingHours: { day: 'MONDAY' | 'SUNDAY'; opens: string; closes: string }[]) {
  return check(venueArgs, { input: { name: 'Harbour', timeZone: 'Europe/Berlin', openingHours } });
}

const monday = (opens: string, closes: string): Hours => ({ day: 'MONDAY', opens, closes });
const at = (...path: string[]) => ({ problem: expect.objectContaining({ path }) });

test('opening hours are kept in the order of the week', () => {
  const hours = [monday('13:00', '18:00:00'), { ...monday('00:00', '00:00'), day: 'SUNDAY' as const }];
  expect(open([...hours, monday('09:00', '13:00')])).toHaveProperty('value.input.openingHours', [
    { day: 'MONDAY', opens: '09:00', closes: '13:00' },
    { day: 'MONDAY', opens: '13:00', closes: '18:00' },
    { day: 'SUNDAY', opens: '00:00', closes: '00:00' },
  ]);
});

test('they close after they open', () => {
  expect(open([monday('22:00', '00:00')])).toHaveProperty('value');
  expect(open([monday('22:00', '02:00')])).toEqual(at('input', 'openingHours', '0', 'closes'));
  expect(open([monday('09:00', '09:00')])).toEqual(at('input', 'openingHours', '0', 'closes'));
  expect(open([monday('09:00:30', '10:00')])).toEqual(at('input', 'openingHours', '0', 'opens'));
});

test('they do not overlap', () => {
  const evening = monday('18:00', '00:00');
  expect(open([evening, monday('23:00', '23:30')])).toEqual(at('input', 'openingHours', '1', 'closes'));
  expect(open([evening, { ...evening, day: 'SUNDAY' }])).toHaveProperty('value');
});

test('a closure ends after it starts', () => {
  const startsAt = new Date('2030-12-24T00:00:00Z');
  expect(check(closureArgs, { startsAt, endsAt: new Date('2030-12-27T00:00:00Z') })).toHaveProperty('value');
  expect(check(closureArgs, { startsAt, endsAt: startsAt })).toEqual(at('endsAt'));
});
