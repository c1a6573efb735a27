import type { Berth } from '../berth.ts';
import { createDemoAccounts, PASSWORD } from './accounts.ts';
import { createCatalogue } from './catalogue.ts';
import { Graph } from './graph.ts';
import { createReservations } from './reservations.ts';

/** Fills an empty Berth with a small believable world; leaves any other as it is. */
export async function seedDemo(
  { url, databases }: Pick<Berth, 'url' | 'databases'>,
  tell: (step: string) => void,
): Promise<void> {
  const anonymous = new Graph(url);
  if (!(await anonymous.isEmpty())) return;

  await createDemoAccounts(databases.urls.get('users') as string);
  const login = (email: string) => anonymous.login(email, PASSWORD);
  const [manager, mira, jonas, ines] = await Promise.all([
    login('manager@berth.test'),
    login('member@berth.test'),
    login('jonas@berth.test'),
    login('ines@berth.test'),
  ]);
  await createReservations({ mira, jonas, ines }, await createCatalogue(manager));
  tell('Demo          venues, rooms, tables, a flight, accounts and reservations');
}
