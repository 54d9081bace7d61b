import type {Migration} from './types.ts'

/** What the user set for queues, what is paused, and what is still to be told. */
export const limits: Migration = {
  number: 13,
  name: 'limits',
  minReader: 5,
  sql: `
-- A pause of a queue, or of all ('*'), by who asked for it: each ends its own only.
CREATE TABLE pause(
  queue TEXT NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- Taken back by the reaper; null: until it is resumed.
  until INTEGER,
  PRIMARY KEY(queue, source)
) STRICT, WITHOUT ROWID;
INSERT INTO pause SELECT queue, iif(until IS NULL, 'user', 'runner'), coalesce(reason, ''), 0, until
  FROM queue_state WHERE paused = 1;
UPDATE queue_state SET paused = 0, reason = NULL, until = NULL WHERE paused = 1;

CREATE TABLE batch_pause(
  batch_id INTEGER PRIMARY KEY REFERENCES batch(id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER
) STRICT;

-- A job of a paused batch is blocked, with one thing more to wait for: no claim reads it, however many there are.
ALTER TABLE job ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_held ON job(queue) WHERE held = 1 AND status = 'blocked';

-- Runs that paused batches want and no other. CROSS: from one run to its batches, never through all items of a batch.
CREATE VIEW held_run AS
  SELECT i.run_id FROM batch_item i
    CROSS JOIN batch_pause p ON p.batch_id = i.batch_id
    CROSS JOIN batch b ON b.id = i.batch_id
  WHERE i.outcome = 'queued' AND b.cancelled_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM batch_item o CROSS JOIN batch w ON w.id = o.batch_id
    WHERE o.run_id = i.run_id AND o.outcome = 'queued' AND w.cancelled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM batch_pause q WHERE q.batch_id = o.batch_id));

-- Runs whose jobs are to be looked at: the next writes of the queue hold or free them, some at a time.
CREATE TABLE hold_check(run_id INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER batch_paused AFTER INSERT ON batch_pause BEGIN
  INSERT OR IGNORE INTO hold_check SELECT run_id FROM batch_item
    WHERE batch_id = NEW.batch_id AND outcome = 'queued' AND run_id IS NOT NULL;
END;
CREATE TRIGGER batch_resumed AFTER DELETE ON batch_pause BEGIN
  INSERT OR IGNORE INTO hold_check SELECT run_id FROM batch_item
    WHERE batch_id = OLD.batch_id AND outcome = 'queued' AND run_id IS NOT NULL;
END;
CREATE TRIGGER batch_wants_run AFTER INSERT ON batch_item
WHEN NEW.run_id IS NOT NULL AND EXISTS (SELECT 1 FROM batch_pause) BEGIN
  INSERT OR IGNORE INTO hold_check VALUES(NEW.run_id);
END;
CREATE TRIGGER batch_cancelled AFTER UPDATE OF cancelled_at ON batch WHEN EXISTS (SELECT 1 FROM batch_pause) BEGIN
  INSERT OR IGNORE INTO hold_check SELECT run_id FROM batch_item
    WHERE batch_id = NEW.id AND outcome = 'queued' AND run_id IS NOT NULL;
END;

-- Claims by what was asked for, over all processes: short-lived ones must not start to count anew each.
CREATE TABLE claim_turn(asked TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- What hooks and notices are still to be told: written with the change itself, gone when the command has ended.
CREATE TABLE to_tell(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL CHECK(event IN ('done', 'failed', 'batch')),
  -- Public id of the run, or of the batch, which is told of when it has ended.
  subject TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Until then another process is at it.
  taken_until INTEGER,
  UNIQUE(event, subject)
) STRICT;
`,
}
