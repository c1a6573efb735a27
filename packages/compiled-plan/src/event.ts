/** Stands in a subscription's plan for the event itself: "fetched" from memory where a query would ask a subgraph. */
export const EVENT = '#event';
