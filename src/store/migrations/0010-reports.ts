import type {Migration} from './types.ts'

export const reports: Migration = {
  number: 10,
  name: 'reports',
  minReader: 5,
  sql: `
-- What a report says, by the hash of all it depends on: asked for again, it is not made again.
CREATE TABLE folder_report(
  key TEXT PRIMARY KEY,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- A batch that ends in a report; asked for when the batch was made, due when its documents have ended.
CREATE TABLE report(
  batch_id INTEGER PRIMARY KEY REFERENCES batch(id) ON DELETE CASCADE,
  options TEXT NOT NULL,
  key TEXT REFERENCES folder_report(key),
  error TEXT,
  created_at INTEGER NOT NULL,
  -- It is made, or has failed for good.
  done_at INTEGER,
  -- Its file is written, where one was asked for.
  written_at INTEGER
) STRICT;
CREATE INDEX report_key ON report(key);

CREATE TRIGGER report_deleted AFTER DELETE ON report BEGIN
  DELETE FROM folder_report WHERE key = old.key AND NOT EXISTS (SELECT 1 FROM report WHERE key = old.key);
END;
`,
}
