-- What a group's handler could not handle, until it is handed out again: then the log has it once more, for that group only.
CREATE TABLE set_aside (
  number     bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  topic      text        NOT NULL REFERENCES topics (name),
  group_name text        NOT NULL,
  event      jsonb       NOT NULL,
  cause      text        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE messages ADD COLUMN only_for text;
ALTER TABLE messages DROP CONSTRAINT messages_topic_id_key;
CREATE UNIQUE INDEX messages_topic_id ON messages (topic, id) WHERE only_for IS NULL;

-- The history of one key, from any of its events on.
CREATE INDEX messages_key ON messages (topic, (event ->> 'key'), ((event ->> 'sequence')::bigint)) WHERE only_for IS NULL;
