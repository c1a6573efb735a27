import { ApolloClient, type ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { fetchExchange, subscriptionExchange, Client as Urql } from '@urql/core';
import { EventSource } from 'eventsource';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Told {
  // biome-ignore lint/suspicious/noExplicitAny: each operation has another shape.
  data?: any;
  errors?: readonly { message: string; extensions?: object }[];
}

export interface Subscription {
  /** Of the gateway, such as http://localhost:4000. */
  url: string;
  /** Asked again whenever the client comes back. */
  token: () => string;
  query: string;
  variables: Record<string, unknown>;
  next: (told: Told) => void;
  /** The client gives up, or is told by the transport that it ends. */
  error: (error: unknown) => void;
  /** The gateway says that there is nothing more to tell. */
  complete?: () => void;
}

export type Subscribe = (subscription: Subscription) => { stop: () => unknown };

/** The clients that people use, each as its documentation says. */
export const subscribers: Record<string, Subscribe> = {
  'graphql-ws'({ url, token, query, variables, next, error, complete = () => {} }) {
    const client = wsClient(url, token);
    client.subscribe({ query, variables }, { next: (told) => next(told as Told), error, complete });
    return { stop: () => client.dispose() };
  },

  'Apollo Client, GraphQLWsLink'(subscription) {
    const client = wsClient(subscription.url, subscription.token);
    const { stop } = withApollo(new GraphQLWsLink(client), subscription);
    return { stop: () => [stop(), client.dispose()] };
  },

  'Apollo Client, HttpLink (multipart)'(subscription) {
    const { url, token } = subscription;
    return withApollo(new HttpLink({ uri: `${url}/graphql`, headers: authorization(token()) }), subscription);
  },

  'urql, subscriptionExchange'(subscription) {
    const client = wsClient(subscription.url, subscription.token);
    const exchange = subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: client.subscribe(
            { query, variables: variables as Record<string, unknown> },
            {
              ...sink,
              next: (told) => sink.next(told as Parameters<typeof sink.next>[0]),
            },
          ),
        }),
      }),
    });
    const { stop } = withUrql([exchange], subscription);
    return { stop: () => [stop(), client.dispose()] };
  },

  'urql, fetchExchange (SSE)'(subscription) {
    return withUrql([fetchExchange], subscription);
  },

  'graphql-sse'({ url, token, query, variables, next, error, complete = () => {} }) {
    const client = createSseClient({
      url: `${url}/graphql`,
      headers: () => authorization(token()),
      retry: async () => {},
    });
    client.subscribe({ query, variables }, { next: (told) => next(told as Told), error, complete });
    return { stop: () => client.dispose() };
  },

  EventSource({ url, token, query, variables, next, error, complete = () => {} }) {
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    const source = new EventSource(`${url}/graphql?${search}`, {
      fetch: (input, { headers, ...init }) =>
        fetch(input, { ...init, headers: { ...headers, ...authorization(token()) } }),
    });
    source.addEventListener('next', ({ data }) => next(JSON.parse(data)));
    source.addEventListener('complete', () => {
      source.close();
      complete();
    });
    source.addEventListener('error', (event) => source.readyState === source.CLOSED && error(event));
    return { stop: () => source.close() };
  },
};

function authorization(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

function wsClient(url: string, token: () => string) {
  return createWsClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: () => authorization(token()),
    retryWait: async () => {},
  });
}

function withApollo(link: ApolloLink, { query, variables, next, error, complete = () => {} }: Subscription) {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const subscription = client
    .subscribe({ query: gql(query), variables, fetchPolicy: 'no-cache' })
    .subscribe({ next: ({ data, error: wrong }) => (wrong ? error(wrong) : next({ data })), error, complete });
  return { stop: () => [subscription.unsubscribe(), client.stop()] };
}

function withUrql(
  exchanges: ConstructorParameters<typeof Urql>[0]['exchanges'],
  { url, token, query, variables, next, error }: Subscription,
) {
  const client = new Urql({
    ...{ url: `${url}/graphql`, exchanges, preferGetMethod: false, fetchSubscriptions: true },
    fetchOptions: () => ({ headers: authorization(token()) }),
  });
  const { unsubscribe } = client
    .subscription(query, variables)
    .subscribe(({ data, error: wrong }) => (wrong ? error(wrong) : next({ data })));
  return { stop: unsubscribe };
}
