-- The trace of the request that caused an event, where there was one.
ALTER TABLE events ADD COLUMN traceparent text;
