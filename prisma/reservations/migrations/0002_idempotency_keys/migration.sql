-- What a user was answered to a key: the same request sent again gets the same answer, and is not carried out twice.
CREATE TABLE idempotency_keys (
  user_id     uuid           NOT NULL,
  key         uuid           NOT NULL,
  fingerprint text           NOT NULL,
  outcome     jsonb,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);

CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
