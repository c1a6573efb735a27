import { type Attack, all, type Outcome } from '../attack.ts';
import { codeOf, mistake, summary } from '../attacker.ts';
import { BOOK, eventually } from '../target.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const READ = 'query ($id: ID!) { reservation(id: $id) { id title organizer { name } history { nodes { type } } } }';
const CANCEL = `mutation ($id: ID!) { cancelReservation(input: { id: $id, reason: "mine" }) { __typename ... on Problem { code message } } }`;
const MOVE = `mutation ($id: ID!, $startsAt: DateTime!, $endsAt: DateTime!) {
  rescheduleReservation(input: { id: $id, startsAt: $startsAt, endsAt: $endsAt }) { __typename ... on Problem { code message } }
}`;
const CHECK_IN = 'mutation ($id: ID!) { checkIn(reservationId: $id) { __typename ... on Problem { code message } } }';

const CHANGES =
  'subscription ($id: ID!) { reservationChanged(id: $id) { ... on ReservationChange { type reservation { title } } } }';
const MY_CHANGES = 'subscription { myReservationsChanged { ... on ReservationChange { type reservation { title } } } }';
const SCHEDULE = CHANGES.replace('reservationChanged(id:', 'scheduleChanged(bookableId:');

export const reservations: Attack[] = [
  {
    row: 22,
    tries: 'someone else’s reservation: reading, cancelling, moving, checking in',
    async run(berth) {
      const stranger = await berth.as('stranger');
      const slot = berth.hours(5, 6);
      const outcomes = [READ, CANCEL, MOVE, CHECK_IN].map(async (query): Promise<Outcome> => {
        const theirs = await stranger.ask(query, { id: berth.reservation, ...slot });
        const none = await stranger.ask(query, { id: NOBODY, ...slot });
        const same = theirs.text.replaceAll(berth.reservation, NOBODY) === none.text && theirs.status === none.status;
        return {
          came: same ? 'as for one that does not exist' : theirs.text,
          safe: same && !theirs.text.includes('Confidential'),
        };
      });
      const busy = `query ($id: ID!, $w: TimeWindowInput!) { bookable(id: $id) { schedule(window: $w) { busy { reservation { title } } }
        reservations(window: $w) { totalCount nodes { title } } } }`;
      const schedule = await stranger.ask(busy, { id: berth.room, w: berth.hours(0, 24) });
      const hidden = {
        came: 'a schedule that says no more than “taken”',
        safe: schedule.status === 200 && !schedule.text.includes('Confidential'),
      };
      return all([...(await Promise.all(outcomes)), hidden]);
    },
  },
  {
    row: 22,
    tries: 'watching someone else’s reservation, and the schedule that it is in, while it is moved',
    async run(berth) {
      const [owner, stranger] = await Promise.all([berth.login('owner'), berth.login('stranger')]);
      const sockets: { dispose(): unknown }[] = [];
      const watch = (query: string, { accessToken }: { accessToken: string }, id: string) => {
        const client = berth.anyone().client(() => accessToken);
        const heard: string[] = [];
        sockets.push(client);
        const sink = {
          next: (message: unknown) => void heard.push(JSON.stringify(message)),
          error: (errors: unknown) => void heard.push(JSON.stringify(errors)),
          complete: () => void heard.push('complete'),
        };
        client.subscribe({ query, variables: { id } }, sink);
        return heard;
      };
      const own = watch(CHANGES, owner, berth.reservation);
      const theirs = watch(CHANGES, stranger, berth.reservation);
      const none = watch(CHANGES, stranger, NOBODY);
      const mine = watch(MY_CHANGES, stranger, NOBODY);
      const schedule = watch(SCHEDULE, stranger, berth.room);
      const mover = await berth.as('owner');
      let hour = 20;
      // A subscription does not say when it has begun: the owner moves until both have heard of it.
      await eventually(async () => {
        hour += 1;
        await mover.ask(MOVE, { id: berth.reservation, ...berth.hours(hour, hour + 1) });
        return own.length > 0 && schedule.length > 0;
      });
      for (const socket of sockets) await socket.dispose();
      const same = JSON.stringify(theirs).replaceAll(berth.reservation, NOBODY) === JSON.stringify(none);
      return all([
        { came: same ? 'as for one that does not exist' : String(theirs), safe: same && own.length > 0 },
        { came: `of one’s own: ${mine.length}`, safe: mine.every((message) => message === 'complete') },
        {
          came: 'a schedule that says no more than “taken”',
          safe: schedule.length > 0 && !String(schedule).includes('Confidential'),
        },
      ]);
    },
  },
  {
    row: 23,
    tries: 'more fields than there are: role, userId, price, status; somebody else as organizer',
    async run(berth) {
      const stranger = await berth.as('stranger');
      const owner = (await berth.login('owner')).user.id;
      const input = { bookableId: berth.room, ...berth.hours(7, 8) };
      const extra = [{ userId: owner }, { price: 0 }, { status: 'CONFIRMED' }, { createdBy: owner }];
      const asked = extra.map(async (fields) =>
        mistake(await stranger.ask(BOOK, { input: { ...input, ...fields } }), Object.keys(fields)[0] ?? ''),
      );
      const register = 'mutation ($input: RegisterInput!) { register(input: $input) { __typename } }';
      const admin = { email: 'x@example.com', password: 'a password of mine', name: 'X', role: 'ADMIN' };
      const forOther = await stranger.ask(BOOK, { input: { ...input, organizerId: owner } });
      const refused = forOther.data?.createReservation?.__typename !== 'ReservationSuccess';
      return all([
        ...(await Promise.all(asked)),
        mistake(await berth.anyone().ask(register, { input: admin }), 'role'),
        { came: `for somebody else: ${summary(forOther)}`, safe: refused },
      ]);
    },
  },
  {
    row: 29,
    tries: 'SQL in filters, ids, cursors and sorts',
    async run(berth) {
      const manager = await berth.as('manager');
      const sql = ["' OR '1'='1", "'; DROP TABLE users; --", '%" OR 1=1 --', '\\', '%', '_'];
      const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const answers = await Promise.all(
        sql.flatMap((text) => [
          manager.ask('query ($t: String) { users(filter: { text: $t }) { totalCount } }', { t: text }),
          manager.ask('query ($t: String) { rooms(filter: { text: $t }) { totalCount } }', { t: text }),
          manager.ask('query ($t: String!) { rooms(filter: { equipment: [$t] }) { totalCount } }', { t: text }),
          manager.ask('query ($t: ID!) { rooms(filter: { venueId: $t }) { totalCount } }', { t: text }),
          manager.ask('query ($t: ID!) { user(id: $t) { id } room(id: $t) { id } reservation(id: $t) { id } }', {
            t: text,
          }),
          manager.ask('query ($t: String) { users(after: $t) { totalCount } }', { t: cursor([text, NOBODY]) }),
          manager.ask('query ($t: String) { users(after: $t) { totalCount } }', { t: cursor([text, text]) }),
          manager.ask('query ($t: String) { rooms(after: $t) { totalCount } }', { t: cursor([text, text]) }),
          manager.ask('query ($t: String) { myReservations(after: $t) { totalCount } }', { t: cursor([text, text]) }),
        ]),
      );
      const everything = answers.filter(
        ({ data }) => (data?.users?.totalCount ?? 0) >= 4 && !data?.users?.nodes,
      ).length;
      const wrong = answers.filter((answer) => answer.status >= 500 || codeOf(answer) === 'INTERNAL_SERVER_ERROR');
      const cursors = answers.filter(({ text }) => text.includes('totalCount')).length;
      const still = await manager.ask('{ users { totalCount } }');
      return {
        came: `${answers.length} tries: ${wrong.length} failed, ${cursors} lists answered; the users are still ${still.data?.users.totalCount}`,
        safe: wrong.length === 0 && still.data?.users.totalCount >= 4 && everything <= sql.length,
      };
    },
  },
  {
    row: 35,
    tries: 'cursors that are forged, replayed, or of another list and another viewer',
    async run(berth) {
      const [owner, stranger, manager] = await Promise.all([
        berth.as('owner'),
        berth.as('stranger'),
        berth.as('manager'),
      ]);
      const mine =
        'query ($after: String) { myReservations(after: $after) { nodes { title } pageInfo { endCursor } } }';
      const theirs = (await owner.ask(mine)).data.myReservations.pageInfo.endCursor;
      const replayed = await stranger.ask(mine, { after: theirs });
      const users = 'query ($after: String) { users(after: $after) { nodes { name } pageInfo { endCursor } } }';
      const foreign = [
        theirs,
        'nonsense',
        '%00',
        'W10',
        Buffer.from('[null]').toString('base64url'),
        'x'.repeat(100_000),
      ];
      const asked = foreign.map(async (after) =>
        mistake(await manager.ask(users, { after }), `cursor ${String(after).slice(0, 20)}`),
      );
      return all([
        ...(await Promise.all(asked)),
        {
          came: 'another viewer’s: nobody else’s data',
          safe: replayed.status < 500 && !replayed.text.includes('Confidential'),
        },
      ]);
    },
  },
];
