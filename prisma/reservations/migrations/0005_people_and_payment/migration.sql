ALTER TYPE reservation_status ADD VALUE 'PENDING_PAYMENT';
ALTER TYPE reservation_status ADD VALUE 'FAILED';

ALTER TABLE reservations
  ADD COLUMN attendees jsonb   NOT NULL DEFAULT '[]',
  ADD COLUMN series_id uuid,
  ADD COLUMN offered   boolean NOT NULL DEFAULT false;

CREATE INDEX reservations_series_id_starts_at_id_idx ON reservations (series_id, starts_at, id) WHERE series_id IS NOT NULL;

-- What the occurrences of a series have in common.
CREATE TABLE series (
  id           uuid PRIMARY KEY,
  bookable_id  uuid NOT NULL,
  organizer_id uuid NOT NULL,
  created_by   uuid NOT NULL,
  rule         text NOT NULL,
  starts_at    text NOT NULL
);

ALTER TABLE bookables ADD COLUMN price jsonb;
ALTER TABLE organizers ADD COLUMN email text;
CREATE INDEX organizers_email_idx ON organizers (email);

-- The line of those who wait for a time of a bookable, in order of `place`. One leaves it by taking an offer, by letting
-- it pass, or by asking to.
CREATE TABLE waitlist (
  id          uuid           PRIMARY KEY,
  place       bigserial      NOT NULL,
  bookable_id uuid           NOT NULL,
  user_id     uuid           NOT NULL,
  starts_at   timestamptz(3) NOT NULL,
  ends_at     timestamptz(3) NOT NULL,
  quantity    int            NOT NULL CHECK (quantity > 0),
  -- The reservation that is held for it.
  offer_id    uuid           UNIQUE,
  CHECK (starts_at < ends_at),
  UNIQUE (bookable_id, user_id, starts_at, ends_at)
);

CREATE INDEX waitlist_bookable_id_place_idx ON waitlist (bookable_id, place);
CREATE INDEX waitlist_user_id_place_idx ON waitlist (user_id, place);
