import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';

const SANDBOX = 'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';

const FIRST_QUERY = `query RoomsToday($from: DateTime!, $to: DateTime!) {
  rooms(first: 5) {
    nodes {
      id
      name
      capacity
      availability(window: { startsAt: $from, endsAt: $to }) { startsAt endsAt }
    }
  }
}`;

/** What a browser sees at /graphql: Sandbox while developing, with subscriptions over this same address. */
export function landingPage(production: boolean): ApolloServerPlugin<Context> {
  const html = production ? PRODUCTION : development();
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html }) }) };
}

function development(): string {
  return page(`
    <div id="sandbox" style="position: absolute; inset: 0"></div>
    <noscript>Sandbox needs JavaScript.</noscript>
    <script src="${SANDBOX}" onerror="document.getElementById('offline').hidden = false"></script>
    <section id="offline" hidden>
      <h1>Berth is running</h1>
      <p>Apollo Sandbox is loaded from the network, and cannot be reached from here.
        Any GraphQL client will do: queries and mutations go to <code class="http"></code>,
        subscriptions to <code class="ws"></code>.</p>
    </section>
    <script>
      const http = location.origin + location.pathname;
      const ws = http.replace(/^http/, 'ws');
      document.querySelector('.http').textContent = http;
      document.querySelector('.ws').textContent = ws;
      const midnight = new Date();
      midnight.setHours(0, 0, 0, 0);
      if (window.EmbeddedSandbox) new window.EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: http,
        initialSubscriptionEndpoint: ws,
        initialState: {
          document: ${JSON.stringify(FIRST_QUERY)},
          variables: { from: midnight.toISOString(), to: new Date(+midnight + 864e5).toISOString() },
          includeCookies: false,
        },
      });
    </script>`);
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Berth</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
      section { margin: 4rem auto; max-width: 40rem; padding: 0 1rem; position: relative; }
    </style>
  </head>
  <body>${body}
  </body>
</html>`;
}

const PRODUCTION = page('<section><h1>Berth is running</h1><p>This address speaks GraphQL.</p></section>');
