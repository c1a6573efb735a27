import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { newAccount } from './berth/accounts.ts';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { book, hours, newRoom } from './berth/world.ts';

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const CHROMIUM = PLACES.find((path) => path && existsSync(path));
const PATIENCE_MS = 120_000;
const url = process.env['BERTH_TEST_URL'] as string;

const [inChromium, title] = CHROMIUM
  ? [describe, 'in Chromium']
  : [describe.skip, 'SKIPPED, for no Chromium was found: set CHROMIUM to the path of one'];

inChromium(title, () => {
  let browser: Browser;
  let manager: Client;
  let room: string;
  let after: string;

  beforeAll(async () => {
    // Without a sandbox of its own: it runs as root in containers, and opens nothing but Berth.
    browser = await chromium.launch({ executablePath: CHROMIUM as string, args: ['--no-sandbox'] });
    manager = await Client.as('manager');
    room = await newRoom(manager);
    const { bookable } = await manager.ask(CURSOR, { room, window: hours(-1, 48) });
    after = bookable.schedule.cursor;
  });

  afterAll(() => browser?.close());

  async function open(address: string): Promise<Page> {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    // As it is where Apollo's network cannot be reached.
    await page.route(/apollographql\.com/, (route) => route.abort());
    await page.goto(`${address}/graphql`);
    return page;
  }

  test('a room that is booked on one page of GraphiQL arrives on the other', async () => {
    const { session } = await newAccount();
    const headers = { Authorization: `Bearer ${session.accessToken}` };
    const [watching, booking] = [await open(url), await open(url)];
    const thrown: Error[] = [];
    for (const page of [watching, booking]) page.on('pageerror', (error) => thrown.push(error));

    await run(watching, WATCH, { room, after }, headers);
    const input = { bookableId: room, title: 'Seen in a browser', ...hours(1, 2) };
    await run(booking, BOOK, { input }, headers);
    await booking.locator('.result-window', { hasText: 'CONFIRMED' }).waitFor();
    await watching.locator('.result-window', { hasText: 'Seen in a browser' }).waitFor();
    expect(await watching.locator('.result-window').textContent()).toContain('Noor Haddad');
    expect(thrown).toEqual([]);
  });

  test('its own EventSource comes back to a gateway that was started anew, and misses nothing', async () => {
    const start = async (settings = {}) =>
      startGateway(await shared(), process.env['BERTH_TEST_DATA'] as string, settings);
    const gateway = await start();
    const page = await open(gateway.url);
    await page.evaluate(listen(room));
    const heard = (count: number) =>
      page.waitForFunction(
        (least) => (globalThis as Heard).heard.length >= least && (globalThis as Heard).heard,
        count,
      );

    // It begins without a cursor: it has to be there first.
    await page.waitForFunction(() => (globalThis as Heard).isOpen);
    const slots = [hours(3, 4), hours(5, 6), hours(7, 8)];
    await book(manager, { bookableId: room, ...slots[0] });
    await heard(2);
    await gateway.stop();
    await book(manager, { bookableId: room, ...slots[1] });
    const next = await start({ GATEWAY_PORT: new URL(gateway.url).port });
    await book(manager, { bookableId: room, ...slots[2] });
    const told = await (await heard(6)).jsonValue();
    expect(told).toEqual(slots.flatMap(({ startsAt }) => [startsAt, startsAt]));
    await page.close();
    await next.stop();
  });
});

/** What a page has been told, as `listen` leaves it there. */
type Heard = typeof globalThis & { heard: string[]; isOpen: boolean };

/** For a page to run: it listens as the browser does by itself. */
function listen(room: string): string {
  const search = new URLSearchParams({ query: SLOTS, variables: JSON.stringify({ room }) });
  return `
    Object.assign(globalThis, { heard: [], isOpen: false });
    const source = new EventSource('?${search}');
    source.onopen = () => { isOpen = true; };
    source.addEventListener('next', ({ data }) => heard.push(JSON.parse(data).data.scheduleChanged.startsAt));`;
}

/** Writes an operation into GraphiQL and executes it. */
async function run(page: Page, query: string, variables: object, headers: object): Promise<void> {
  const write = (editor: string, text: string) =>
    page.locator(`${editor} .CodeMirror`).evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: CodeMirror keeps itself there.
      (element: any, value) => element.CodeMirror.setValue(value),
      text,
    );
  await write('.graphiql-query-editor', query);
  for (const [name, value] of Object.entries({ Headers: headers, Variables: variables })) {
    await page.getByRole('button', { name }).click();
    await write('.graphiql-editor-tool .graphiql-editor:not(.hidden)', JSON.stringify(value));
  }
  await page.getByRole('button', { name: /Execute query/ }).click();
}

const CURSOR = `query ($room: ID!, $window: TimeWindowInput!) {
  bookable(id: $room) { schedule(window: $window) { cursor } }
}`;
const WATCH = `subscription ($room: ID!, $after: String) {
  scheduleChanged(bookableId: $room, after: $after) {
    ... on ReservationChange { taken reservation { title organizer { name } } }
  }
}`;
const SLOTS = `subscription ($room: ID!, $after: String) {
  scheduleChanged(bookableId: $room, after: $after) { ... on ReservationChange { cursor startsAt } }
}`;
const BOOK = `mutation ($input: CreateReservationInput!) {
  createReservation(input: $input) { ... on ReservationSuccess { reservation { status } } ... on Problem { message } }
}`;
