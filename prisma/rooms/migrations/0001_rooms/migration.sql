CREATE TYPE bookable_kind AS ENUM ('ROOM', 'TABLE', 'FLIGHT');
CREATE TYPE price_unit AS ENUM ('HOUR', 'UNIT', 'RESERVATION');

CREATE TABLE venues (
  id            uuid           PRIMARY KEY,
  name          text           NOT NULL,
  address       text,
  time_zone     text           NOT NULL,
  opening_hours jsonb          NOT NULL,
  version       int            NOT NULL DEFAULT 1,
  created_at    timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX venues_name_id_idx ON venues (name, id);

CREATE TABLE closures (
  id        uuid           PRIMARY KEY,
  venue_id  uuid           NOT NULL REFERENCES venues (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  starts_at timestamptz(3) NOT NULL,
  ends_at   timestamptz(3) NOT NULL,
  reason    text,
  CHECK (starts_at < ends_at)
);

CREATE INDEX closures_venue_id_starts_at_idx ON closures (venue_id, starts_at);

CREATE TABLE aircraft (
  id           uuid           PRIMARY KEY,
  model        text           NOT NULL,
  registration text           NOT NULL UNIQUE,
  seats        int            NOT NULL,
  version      int            NOT NULL DEFAULT 1,
  created_at   timestamptz(3) NOT NULL DEFAULT now()
);

-- Every kind in one table: what only one kind has is null for the others.
CREATE TABLE bookables (
  id             uuid           PRIMARY KEY,
  kind           bookable_kind  NOT NULL,
  name           text           NOT NULL,
  description    text,
  venue_id       uuid           NOT NULL REFERENCES venues (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  capacity       int            NOT NULL,
  policy         jsonb          NOT NULL,
  price_amount   int,
  price_currency text,
  price_per      price_unit,
  image_url      text,
  active         boolean        NOT NULL DEFAULT true,
  version        int            NOT NULL DEFAULT 1,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),

  floor          text,
  min_party_size int,
  number         text,
  aircraft_id    uuid           REFERENCES aircraft (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  destination_id uuid           REFERENCES venues (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  departs_at     timestamptz(3),
  arrives_at     timestamptz(3),

  CHECK (num_nulls(price_amount, price_currency, price_per) IN (0, 3)),
  CHECK (kind <> 'TABLE' OR min_party_size BETWEEN 1 AND capacity),
  CHECK (kind <> 'FLIGHT' OR num_nulls(number, aircraft_id, destination_id, departs_at, arrives_at) = 0)
);

CREATE INDEX bookables_name_id_idx ON bookables (name, id);
CREATE INDEX bookables_kind_name_id_idx ON bookables (kind, name, id);
CREATE INDEX bookables_venue_id_name_id_idx ON bookables (venue_id, name, id);
CREATE INDEX bookables_capacity_idx ON bookables (capacity);
CREATE INDEX bookables_departs_at_id_idx ON bookables (departs_at, id);
CREATE INDEX bookables_venue_id_departs_at_id_idx ON bookables (venue_id, departs_at, id);
CREATE INDEX bookables_destination_id_departs_at_id_idx ON bookables (destination_id, departs_at, id);

CREATE TABLE equipment (
  bookable_id uuid NOT NULL REFERENCES bookables (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  code        text NOT NULL,
  label       text NOT NULL,
  PRIMARY KEY (bookable_id, code)
);

CREATE INDEX equipment_code_bookable_id_idx ON equipment (code, bookable_id);

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
