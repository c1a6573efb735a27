ALTER TYPE reservation_status ADD VALUE 'CHECKING_AVAILABILITY';
ALTER TYPE reservation_status ADD VALUE 'PENDING_APPROVAL';
ALTER TYPE reservation_status ADD VALUE 'CHECKED_IN';
ALTER TYPE reservation_status ADD VALUE 'COMPLETED';
ALTER TYPE reservation_status ADD VALUE 'REJECTED';
ALTER TYPE reservation_status ADD VALUE 'EXPIRED';
ALTER TYPE reservation_status ADD VALUE 'NO_SHOW';

ALTER TABLE reservations
  ADD COLUMN held_until  timestamptz(3),
  ADD COLUMN check_in_by timestamptz(3),
  -- When something must happen to it without anyone asking, and its turn among those of the same moment.
  ADD COLUMN due_at      timestamptz(3),
  ADD COLUMN turn        bigint NOT NULL DEFAULT 0;

UPDATE reservations SET due_at = ends_at WHERE status = 'CONFIRMED';

CREATE INDEX reservations_due_at_turn_idx ON reservations (due_at, turn) WHERE due_at IS NOT NULL;
CREATE INDEX reservations_bookable_id_held_until_idx ON reservations (bookable_id, held_until) WHERE held_until IS NOT NULL;
