import 'graphiql/style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const url = location.origin + location.pathname;
// The headers that are typed beside an operation become the parameters of its socket.
const fetcher = createGraphiQLFetcher({ url, subscriptionUrl: url.replace(/^http/, 'ws') });

window.openGraphiQL = (element, defaultQuery, variables) =>
  createRoot(element).render(
    createElement(GraphiQL, { fetcher, defaultQuery, variables: JSON.stringify(variables, null, 2) }),
  );
