-- Counted mutations, shared by all replicas; the shape is that of rate-limiter-flexible. Unlogged: counting waits for no disk,
-- and a crash may forget a minute.
CREATE UNLOGGED TABLE rate_limits (
  key    varchar(255) PRIMARY KEY,
  points int          NOT NULL DEFAULT 0,
  expire bigint
);

CREATE INDEX rate_limits_expire_idx ON rate_limits (expire);
