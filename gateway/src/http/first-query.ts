/** What Berth’s own page begins with; the page brings the variables. */
export const FIRST_QUERY = `query RoomsToday($from: DateTime!, $to: DateTime!) {
  rooms(first: 5) {
    nodes {
      id
      name
      capacity
      availability(window: { startsAt: $from, endsAt: $to }) { startsAt endsAt }
    }
  }
}`;
