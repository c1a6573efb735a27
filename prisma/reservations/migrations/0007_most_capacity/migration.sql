-- The most that a pool ever held: what was booked then stays, when it becomes smaller.
ALTER TABLE bookables ADD COLUMN most_capacity int;
UPDATE bookables SET most_capacity = capacity;
ALTER TABLE bookables ALTER COLUMN most_capacity SET NOT NULL;
