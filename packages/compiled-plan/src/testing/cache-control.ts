/** Makes a subgraph's schema one that may declare what is good for how long, such that the supergraph says so too. */
export const CACHE_CONTROL = `
  extend schema
    @link(url: "https://berth.invalid/cacheControl/v1.0", import: ["@cacheControl"])
    @federation__composeDirective(name: "@cacheControl")
  directive @cacheControl(
    maxAge: Int
    scope: cacheControl__Scope
    inheritMaxAge: Boolean
  ) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum cacheControl__Scope { PUBLIC PRIVATE }
`;
