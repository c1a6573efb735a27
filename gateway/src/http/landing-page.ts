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
    <div id="sandbox"></div>
    <section id="offline" hidden>
      <h1>Berth is running</h1>
      <p>Apollo Sandbox comes from the network, and cannot be reached from here. Any GraphQL client will do:</p>
      <p>queries and mutations <code id="http"></code><br>subscriptions <code id="ws"></code></p>
    </section>
    <script>
      const http = location.origin + location.pathname;
      const ws = http.replace(/^http/, 'ws');
      document.getElementById('http').textContent = http;
      document.getElementById('ws').textContent = ws;
      const midnight = new Date();
      midnight.setHours(0, 0, 0, 0);
      const variables = { from: midnight.toISOString(), to: new Date(+midnight + 864e5).toISOString() };
      const script = document.createElement('script');
      script.src = '${SANDBOX}';
      script.onerror = () => { document.getElementById('offline').hidden = false; };
      script.onload = () => new window.EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: http,
        initialSubscriptionEndpoint: ws,
        initialState: { document: ${JSON.stringify(FIRST_QUERY)}, variables, includeCookies: false },
      });
      document.head.append(script);
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
      section { margin: 4rem auto; max-width: 40rem; padding: 0 1rem; }
      #sandbox, #sandbox iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
      #sandbox:empty { display: none; }
    </style>
  </head>
  <body>${body}
  </body>
</html>`;
}

const PRODUCTION = page('<section><h1>Berth is running</h1><p>This address speaks GraphQL.</p></section>');
