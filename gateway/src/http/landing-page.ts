import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApolloServerPlugin } from '@apollo/server';
import express, { type Express } from 'express';
import type { Context } from '../context.ts';

const SANDBOX = 'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';

/** GraphiQL's own files, which this gateway serves below its address. */
const GRAPHIQL = dirname(fileURLToPath(import.meta.resolve('@berth/graphiql/graphiql.js')));
const SANDBOX_PATIENCE_MS = 5_000;

/** What a browser sees at /graphql: Sandbox while developing, or GraphiQL where Sandbox cannot be reached. */
export function landingPage(production: boolean, firstQuery = '{ __typename }'): ApolloServerPlugin<Context> {
  const html = production ? PRODUCTION : development(firstQuery);
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html }) }) };
}

export function serveGraphiQL(app: Express, path: string): void {
  app.use(`${path}/graphiql`, express.static(GRAPHIQL));
}

function development(firstQuery: string): string {
  return page(`
    <div id="explorer"></div>
    <script>
      const http = location.origin + location.pathname;
      const midnight = new Date();
      midnight.setHours(0, 0, 0, 0);
      const variables = { from: midnight.toISOString(), to: new Date(+midnight + 864e5).toISOString() };
      const query = ${JSON.stringify(firstQuery)};

      const openSandbox = () => new window.EmbeddedSandbox({
        target: '#explorer',
        initialEndpoint: http,
        initialSubscriptionEndpoint: http.replace(/^http/, 'ws'),
        initialState: { document: query, variables, includeCookies: false },
      });
      const openGraphiQL = () => {
        const style = document.createElement('link');
        style.rel = 'stylesheet';
        style.href = http + '/graphiql/graphiql.css';
        document.head.append(style);
        load(http + '/graphiql/graphiql.js').onload = () =>
          window.openGraphiQL(document.getElementById('explorer'), query, variables);
      };

      function load(src) {
        const script = document.createElement('script');
        script.src = src;
        document.head.append(script);
        return script;
      }

      // Of these, what comes first counts.
      new Promise((resolve) => {
        const sandbox = load('${SANDBOX}');
        sandbox.onload = () => resolve(openSandbox);
        sandbox.onerror = () => resolve(openGraphiQL);
        setTimeout(() => resolve(openGraphiQL), ${SANDBOX_PATIENCE_MS});
      }).then((open) => open());
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
      #explorer, #explorer > iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
      #explorer:empty { display: none; }
    </style>
  </head>
  <body>${body}
  </body>
</html>`;
}

const PRODUCTION = page('<section><h1>Berth is running</h1><p>This address speaks GraphQL.</p></section>');
