-- Changes with everything that a decision about the bookable stands on: one that was made from what is no longer so is
-- not written.
ALTER TABLE schedules ADD COLUMN revision bigint NOT NULL DEFAULT 0;

-- Checked at the end of a statement: one that moves several reservations may pass through what must not stay.
ALTER TABLE claims
  DROP CONSTRAINT claims_never_overlap,
  ADD CONSTRAINT claims_never_overlap EXCLUDE USING gist (
    bookable_id WITH =,
    tstzrange(starts_at, ends_at, '[)') WITH &&
  ) WHERE (exclusive) DEFERRABLE INITIALLY IMMEDIATE;
