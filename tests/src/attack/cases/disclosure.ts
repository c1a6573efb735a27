import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGIN, REFRESH, REGISTER } from '../../berth/accounts.ts';
import { query } from '../../berth/database.ts';
import { type Attack, all } from '../attack.ts';
import { Attacker, summary } from '../attacker.ts';

export const disclosure: Attack[] = [
  {
    row: 9,
    tries: 'introspection, and typos that ask what else there is',
    async run(berth) {
      const schema = await berth.anyone().ask('{ __schema { types { name } } }');
      const type = await berth.anyone().ask('{ __type(name: "User") { fields { name } } }');
      const manager = await berth.as('manager');
      const typos = await Promise.all([
        manager.ask('{ mee { id } }'),
        manager.ask('{ me { naem } }'),
        manager.ask('{ rooms(frist: 1) { totalCount } }'),
        manager.ask('query ($role: Role) { users(filter: { role: $role }) { totalCount } }', { role: 'ADMI' }),
        manager.ask('query ($f: UserFilter) { users(filter: $f) { totalCount } }', { f: { txet: 'x' } }),
      ]);
      return all([
        ...[schema, type].map((answer) => ({ came: summary(answer), safe: answer.status === 400 && !answer.data })),
        ...typos.map((answer) => ({
          came: summary(answer),
          safe: answer.errors.length > 0 && !answer.text.includes('Did you mean'),
        })),
      ]);
    },
  },
  {
    row: 37,
    tries: 'making a resolver fail over SQL, and reading why',
    async run(berth) {
      const manager = await berth.as('manager');
      const database = berth.run.databases['users'] as string;
      await query(database, 'ALTER TABLE users RENAME COLUMN time_zone TO secret_column');
      const answer = await manager.ask('{ users { nodes { name } } }');
      await query(database, 'ALTER TABLE users RENAME COLUMN secret_column TO time_zone');
      const id = answer.errors[0]?.extensions?.['errorId'];
      const logged = (await berth.logs()).split('\n').find((line) => typeof id === 'string' && line.includes(id));
      return {
        came: `${summary(answer)}: “${answer.errors[0]?.message}”, in the log under the same id`,
        safe:
          Boolean(logged?.includes('time_zone')) &&
          !/time_zone|secret_column|prisma|select|stack|127\.0\.0\.1/i.test(answer.text),
      };
    },
  },
  {
    row: 38,
    tries: 'finding a canary in any log, after it was a password, a token, a header, a variable',
    async run(berth) {
      const canary = `canary${randomUUID().replaceAll('-', '')}`;
      const email = `${randomUUID()}@example.com`;
      const attacker = berth.anyone();
      await attacker.ask(REGISTER, { input: { email, password: canary, name: 'Canary' } });
      await attacker.ask(LOGIN, { input: { email, password: `${canary}!` } });
      await attacker.ask(LOGIN, { input: { email: [canary], password: canary } });
      await attacker.ask(REFRESH, { refreshToken: canary });
      await attacker.ask('{ __typename }', {}, { cookie: canary, 'x-api-key': canary });
      await new Attacker(berth.berth.url, canary).ask('{ me { id } }');
      await attacker.post(`{"query": "${canary}`);
      const { refreshToken, accessToken } = await berth.login('owner');
      await new Attacker(berth.berth.url, accessToken).ask(REFRESH, { refreshToken });
      await sleep(500);
      const logs = await berth.logs();
      const found = [canary, accessToken, refreshToken].filter((secret) => logs.includes(secret));
      return { came: `${found.length} of 3 secrets in ${logs.length} characters of logs`, safe: found.length === 0 };
    },
  },
];
