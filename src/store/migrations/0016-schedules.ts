import type {Migration} from './types.ts'

/** Commands that run at their time. */
export const schedules: Migration = {
  number: 16,
  name: 'schedules',
  minReader: 5,
  sql: `
CREATE TABLE schedule(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT UNIQUE,
  expression TEXT NOT NULL,
  timezone TEXT NOT NULL,
  -- JSON list: the arguments of snap.
  command TEXT NOT NULL,
  cwd ANY NOT NULL,
  limit_ms INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  -- Null while it is paused.
  next_at INTEGER
) STRICT;

CREATE TABLE schedule_run(
  id INTEGER PRIMARY KEY,
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  -- The time by the schedule; two runs never have the same, whatever the clock does.
  due_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL CHECK(outcome IN ('running', 'ended', 'skipped', 'lost')),
  exit INTEGER,
  -- Last lines of what it printed, or why it did not run.
  output TEXT,
  -- Processes (host, pid, boot, start as JSON): who started it, and itself.
  owner TEXT NOT NULL,
  child TEXT,
  UNIQUE(schedule_id, due_at)
) STRICT;
CREATE UNIQUE INDEX schedule_run_open ON schedule_run(schedule_id) WHERE ended_at IS NULL;

-- What one process does for all: who has it, and until when. The token fences: it grows with each change.
CREATE TABLE duty(
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL,
  token INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
