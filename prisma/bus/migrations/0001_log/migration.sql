-- The event bus on one machine: a log for each topic, with dense positions, and how far each group has read.
CREATE TABLE topics (
  name          text   PRIMARY KEY,
  last_position bigint NOT NULL DEFAULT 0
);

CREATE TABLE messages (
  topic    text   NOT NULL REFERENCES topics (name),
  position bigint NOT NULL,
  id       uuid   NOT NULL,
  event    jsonb  NOT NULL,
  PRIMARY KEY (topic, position),
  UNIQUE (topic, id)
);

CREATE TABLE groups (
  name     text   NOT NULL,
  topic    text   NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (name, topic)
);
