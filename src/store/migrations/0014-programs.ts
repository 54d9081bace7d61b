import type {Migration} from './types.ts'

/** What each program at work and its worker processes do. */
export const programs: Migration = {
  number: 14,
  name: 'programs',
  minReader: 5,
  sql: `
-- What a program does now, as JSON: written about once a second while that changes, read whole. The row of a program that
-- ended says what it had done.
CREATE TABLE program(
  worker_id INTEGER PRIMARY KEY REFERENCES worker(id) ON DELETE CASCADE,
  seen_at INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;

-- What programs were asked to do by others. It refers to one that was there when it was asked: a later one has none.
CREATE TABLE program_request(
  id INTEGER PRIMARY KEY,
  worker_id INTEGER NOT NULL REFERENCES worker(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK(kind IN ('drain','abort','end-worker')),
  -- Of the worker process that is to end.
  target TEXT,
  asked_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX program_request_worker ON program_request(worker_id);

-- A cron job leaves a row a run, 100,000 a year; those at work are few.
CREATE INDEX worker_live ON worker(id) WHERE stopped_at IS NULL;
`,
}
