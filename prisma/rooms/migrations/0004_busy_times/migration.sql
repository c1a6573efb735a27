-- What reservations take, as their events say it: a row for each that is not over. Of one that takes nothing, the version alone
-- is kept, so that an older event cannot give it its time back. No key to bookables: an event is never too early.
CREATE TABLE busy_times (
  reservation_id uuid           PRIMARY KEY,
  version        int            NOT NULL,
  bookable_id    uuid           NOT NULL,
  starts_at      timestamptz(3),
  busy_from      timestamptz(3),
  busy_to        timestamptz(3),
  units          int,
  over_at        timestamptz(3) NOT NULL,
  CHECK (num_nulls(starts_at, busy_from, busy_to, units) IN (0, 4))
);

CREATE INDEX busy_times_bookable_id_starts_at_idx ON busy_times (bookable_id, starts_at);
CREATE INDEX busy_times_bookable_id_busy_from_idx ON busy_times (bookable_id, busy_from);
CREATE INDEX busy_times_bookable_id_busy_to_idx ON busy_times (bookable_id, busy_to);
CREATE INDEX busy_times_over_at_idx ON busy_times (over_at);
