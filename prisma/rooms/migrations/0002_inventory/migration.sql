CREATE TYPE inventory AS ENUM ('EXCLUSIVE', 'POOLED');

ALTER TABLE bookables ADD COLUMN inventory inventory NOT NULL DEFAULT 'EXCLUSIVE';

UPDATE bookables SET inventory = 'POOLED' WHERE kind = 'FLIGHT';

ALTER TABLE bookables
  ADD CHECK (kind <> 'ROOM' OR inventory = 'EXCLUSIVE'),
  ADD CHECK (kind <> 'FLIGHT' OR inventory = 'POOLED');
