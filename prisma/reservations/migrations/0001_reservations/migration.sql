CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TYPE reservation_status AS ENUM ('CREATED', 'CONFIRMED', 'CANCELLED');

CREATE TABLE reservations (
  id             uuid               PRIMARY KEY,
  version        int                NOT NULL,
  status         reservation_status NOT NULL,
  bookable_id    uuid               NOT NULL,
  organizer_id   uuid               NOT NULL,
  created_by     uuid               NOT NULL,
  title          text,
  starts_at      timestamptz(3)     NOT NULL,
  ends_at        timestamptz(3)     NOT NULL,
  quantity       int                NOT NULL,
  reason         jsonb,
  created_at     timestamptz(3)     NOT NULL
);

CREATE INDEX reservations_organizer_id_starts_at_id_idx ON reservations (organizer_id, starts_at, id);
CREATE INDEX reservations_bookable_id_starts_at_id_idx ON reservations (bookable_id, starts_at, id);

-- What is taken. Deciding happens under the lock of the schedule's row; the constraint is the last line: even a bug,
-- or a hand at the database, cannot make two exclusive claims overlap.
CREATE TABLE claims (
  reservation_id uuid           PRIMARY KEY REFERENCES reservations (id),
  bookable_id    uuid           NOT NULL,
  exclusive      boolean        NOT NULL,
  quantity       int            NOT NULL CHECK (quantity > 0),
  starts_at      timestamptz(3) NOT NULL,
  ends_at        timestamptz(3) NOT NULL,
  CHECK (starts_at < ends_at),
  CONSTRAINT claims_never_overlap EXCLUDE USING gist (
    bookable_id WITH =,
    tstzrange(starts_at, ends_at, '[)') WITH &&
  ) WHERE (exclusive)
);

CREATE INDEX claims_bookable_id_ends_at_idx ON claims (bookable_id, ends_at);

CREATE TABLE schedules (
  bookable_id uuid   PRIMARY KEY,
  event_count bigint NOT NULL DEFAULT 0
);

CREATE TABLE bookables (
  id             uuid    PRIMARY KEY,
  version        int     NOT NULL,
  kind           text    NOT NULL,
  name           text    NOT NULL,
  venue_id       uuid    NOT NULL,
  inventory      text    NOT NULL,
  capacity       int     NOT NULL,
  min_quantity   int     NOT NULL,
  equipment      text[]  NOT NULL,
  policy         jsonb   NOT NULL,
  slot_starts_at timestamptz(3),
  slot_ends_at   timestamptz(3),
  active         boolean NOT NULL
);

CREATE TABLE venues (
  id            uuid  PRIMARY KEY,
  version       int   NOT NULL,
  time_zone     text  NOT NULL,
  opening_hours jsonb NOT NULL,
  closures      jsonb NOT NULL
);

CREATE TABLE organizers (
  id uuid PRIMARY KEY
);

-- History and outbox in one: appended with the state, marked when published.
CREATE TABLE events (
  position     bigserial      PRIMARY KEY,
  id           uuid           NOT NULL UNIQUE,
  type         text           NOT NULL,
  subject      uuid           NOT NULL,
  version      int            NOT NULL,
  key          uuid           NOT NULL,
  sequence     bigint         NOT NULL,
  actor        uuid,
  data         jsonb          NOT NULL,
  at           timestamptz(3) NOT NULL,
  published_at timestamptz(3),
  UNIQUE (subject, version),
  UNIQUE (key, sequence)
);

CREATE INDEX events_unpublished ON events (position) WHERE published_at IS NULL;

