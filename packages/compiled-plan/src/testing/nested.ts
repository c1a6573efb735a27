/** Each level can be asked of `reservations` as it is, or of `rooms` first, as a Bookable or as a Room. */
export const nested = (levels: number): string =>
  `bookable { name ... on Room { floor } reservations { nodes { id ${levels > 1 ? nested(levels - 1) : ''} } } }`;

export const nestedQuery = (levels: number) => `{ myReservations { nodes { ${nested(levels)} } } }`;
