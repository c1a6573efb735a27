import { createDemoAccounts, PASSWORD } from './accounts.ts';
import { createCatalogue } from './catalogue.ts';
import { Graph } from './graph.ts';
import { createReservations } from './reservations.ts';

export interface Seedable {
  url: string;
  /** Accounts with roles can be made in the users' own database alone. */
  usersDatabase: string;
}

/** Fills an empty Berth with a small believable world, and leaves any other as it is. Answers whether it was empty. */
export async function seedDemo({ url, usersDatabase }: Seedable): Promise<boolean> {
  const anonymous = new Graph(url);
  if (!(await anonymous.isEmpty())) return false;

  await createDemoAccounts(usersDatabase);
  const login = (email: string) => anonymous.login(email, PASSWORD);
  const [manager, mira, jonas, ines] = await Promise.all([
    login('manager@berth.test'),
    login('member@berth.test'),
    login('jonas@berth.test'),
    login('ines@berth.test'),
  ]);
  await createReservations({ mira, jonas, ines }, await createCatalogue(manager));
  return true;
}
