CREATE TYPE role AS ENUM ('MEMBER', 'MANAGER', 'ADMIN');

CREATE TABLE users (
  id            uuid           PRIMARY KEY,
  email         text           NOT NULL UNIQUE,
  name          text           NOT NULL,
  password_hash text           NOT NULL,
  role          role           NOT NULL DEFAULT 'MEMBER',
  time_zone     text           NOT NULL,
  active        boolean        NOT NULL DEFAULT true,
  version       int            NOT NULL DEFAULT 1,
  created_at    timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX users_name_id_idx ON users (name, id);

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

