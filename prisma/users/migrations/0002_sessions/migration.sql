-- A login that lives on through its refresh token. Of the token, only hashes are kept.
CREATE TABLE sessions (
  id         uuid           PRIMARY KEY,
  user_id    uuid           NOT NULL REFERENCES users,
  -- The part of the token that stays, by which every token that was ever given for this session finds it.
  family     bytea          NOT NULL UNIQUE,
  -- The part that changes at every use: as it is, and as it was before.
  current    bytea          NOT NULL,
  previous   bytea,
  -- Goes into the next token: with a token and no look in here, nobody can work out its successor.
  seed       bytea          NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  rotated_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL
);

CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

-- Counted attempts, shared by all replicas; the shape is that of rate-limiter-flexible.
CREATE TABLE rate_limits (
  key    varchar(255) PRIMARY KEY,
  points int          NOT NULL DEFAULT 0,
  expire bigint
);

CREATE INDEX rate_limits_expire_idx ON rate_limits (expire);
