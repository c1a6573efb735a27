import { randomUUID } from 'node:crypto';
import { LOGIN, REGISTER } from '../../berth/accounts.ts';
import { type Attack, all, type Outcome } from '../attack.ts';
import { type Answer, Attacker, codeOf, summary } from '../attacker.ts';
import type { Target } from '../target.ts';

const ONE_BY_ALIAS = (n: number, email: string, password: string) =>
  `l${n}: login(input: { email: "${email}", password: "${password}" }) { __typename }`;

function limited(answer: Answer): Outcome {
  const retry = answer.headers.get('retry-after');
  return {
    came: `${summary(answer)}, Retry-After ${retry}`,
    safe: answer.status === 429 && codeOf(answer) === 'RATE_LIMITED' && Number(retry) > 0,
  };
}

/** The right password comes last: who gets there by guessing is in. */
async function byAlias(berth: Target): Promise<Outcome> {
  const [email, attacker] = [berth.emailOf('owner'), berth.anyone()];
  const guesses = Array.from({ length: 99 }, (_, n) => ONE_BY_ALIAS(n, email, `guess number ${n}`));
  const answer = await attacker.ask(`mutation { ${guesses.join(' ')} ${ONE_BY_ALIAS(99, email, berth.password)} }`);
  const after = await attacker.ask(LOGIN, { input: { email, password: berth.password } });
  return all([{ ...limited(answer), safe: !answer.text.includes('SessionSuccess') }, limited(after)]);
}

async function manyAddresses(berth: Target): Promise<Outcome> {
  const input = { email: berth.emailOf('stranger'), password: 'wrong, and wrong again' };
  let answered = 0;
  for (; answered < 200; answered += 1) {
    const answer = await berth.anyone().ask(LOGIN, { input });
    if (codeOf(answer) === 'RATE_LIMITED')
      return all([{ came: `${answered} guesses, then`, safe: true }, limited(answer)]);
  }
  return { came: `${answered} guesses from as many addresses`, safe: false };
}

async function manyAccounts(berth: Target): Promise<Outcome> {
  const attacker = berth.anyone();
  for (let answered = 0; answered < 200; answered += 1) {
    const answer = await attacker.ask(LOGIN, {
      input: { email: `${randomUUID()}@example.com`, password: 'a password' },
    });
    if (codeOf(answer) === 'RATE_LIMITED')
      return all([{ came: `${answered} accounts, then`, safe: true }, limited(answer)]);
  }
  return { came: '200 accounts from one address', safe: false };
}

async function register(berth: Target, password: string): Promise<Answer> {
  return berth.anyone().ask(REGISTER, { input: { email: `${randomUUID()}@example.com`, password, name: 'Mallory' } });
}

export const guessing: Attack[] = [
  { row: 8, tries: '100 logins by alias in one request, the right password last', run: byAlias },
  { row: 8, tries: 'guessing one password from many addresses', run: manyAddresses },
  { row: 8, tries: 'guessing many passwords from one address', run: manyAccounts },
  {
    row: 8,
    tries: 'a login that is counted by an address the client made up',
    async run(berth) {
      const { address } = berth.anyone();
      const input = { email: `${randomUUID()}@example.com`, password: 'a password' };
      for (let n = 0; n < 30; n += 1) {
        const headers = { 'berth-client-address': `203.0.113.${n}`, 'x-forwarded-for': `203.0.113.${n}, ${address}` };
        const answer = await new Attacker(berth.berth.url, undefined, address).ask(LOGIN, { input }, headers);
        if (codeOf(answer) === 'RATE_LIMITED')
          return all([{ came: `${n} guesses, then`, safe: true }, limited(answer)]);
      }
      return { came: '30 guesses from one address', safe: false };
    },
  },
  {
    row: 8,
    tries: 'a hundred mutations by alias, again and again',
    async run(berth) {
      const { accessToken } = (await register(berth, 'a password of mine')).data.answer.session;
      const attacker = new Attacker(berth.berth.url, accessToken);
      const leave = (n: number) => `l${n}: leaveWaitlist(id: "${randomUUID()}") { __typename }`;
      const hundred = `mutation { ${Array.from({ length: 100 }, (_, n) => leave(n)).join(' ')} }`;
      for (let sent = 0; sent < 10; sent += 1) {
        const answer = await attacker.ask(hundred);
        if (codeOf(answer) === 'RATE_LIMITED')
          return all([{ came: `${sent} hundred, then`, safe: sent === 3 }, limited(answer)]);
      }
      return { came: 'a thousand in a minute', safe: false };
    },
  },
  {
    row: 24,
    tries: 'telling an unknown address from a wrong password',
    async run(berth) {
      const spent = { known: [] as number[], unknown: [] as number[] };
      const said = new Set<string>();
      for (let n = 0; n < 7; n += 1) {
        for (const [kind, email] of [
          ['known', berth.emailOf('admin')],
          ['unknown', 'nobody@berth.test'],
        ] as const) {
          const answer = await berth.anyone().ask(LOGIN, { input: { email, password: 'wrong, and wrong again' } });
          said.add(`${answer.status} ${answer.text}`);
          spent[kind].push(answer.ms);
        }
      }
      const [known, unknown] = [median(spent.known), median(spent.unknown)];
      const ratio = Math.max(known, unknown) / Math.min(known, unknown);
      return {
        came: `${said.size} text, ${Math.round(known)} and ${Math.round(unknown)} ms`,
        safe: said.size === 1 && ratio < 2,
      };
    },
  },
  {
    row: 25,
    tries: 'weak passwords; one of 1 MB, one of 2 MB',
    async run(berth) {
      const weak = await Promise.all(
        ['short', '1234567890', 'qwertyuiop', 'aaaaaaaaaaaa'].map((text) => register(berth, text)),
      );
      const long = await register(berth, 'x1y2'.repeat(250_000));
      const tooLong = await register(berth, 'x1y2'.repeat(500_000));
      const outcomes = [...weak, long].map((answer) => ({
        came: summary(answer),
        safe: codeOf(answer) === 'WEAK_PASSWORD',
      }));
      return all([...outcomes, { came: summary(tooLong), safe: tooLong.status === 413 }]);
    },
  },
];

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
