import type {Migration} from './types.ts'

/** What documents are known again by when they are scanned a second time, and which are such second ones. */
export const duplicates: Migration = {
  number: 4,
  name: 'duplicates',
  minReader: 1,
  sql: `
-- Numbered in the order of settling, batch by batch and input by input: only what came before can be the first.
CREATE TABLE fingerprint(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL UNIQUE REFERENCES document(id) ON DELETE CASCADE,
  data TEXT NOT NULL
) STRICT;

-- Ways to find the candidates for a comparison: date and total, long numbers, bands of the words' sketch.
CREATE TABLE fingerprint_key(
  key TEXT NOT NULL,
  fingerprint_id INTEGER NOT NULL REFERENCES fingerprint(id) ON DELETE CASCADE,
  PRIMARY KEY(key, fingerprint_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprint_key_owner ON fingerprint_key(fingerprint_id);

-- The document keeps all its results; when the first one is deleted, it is the first.
CREATE TABLE duplicate(
  document_id INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
  of_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX duplicate_of ON duplicate(of_id);

ALTER TABLE batch ADD COLUMN keep_duplicates INTEGER NOT NULL DEFAULT 0;

-- An item that turns out to be a duplicate moves from the state of its run to that of a duplicate.
CREATE TRIGGER batch_item_outcome_changed AFTER UPDATE OF outcome ON batch_item WHEN OLD.outcome <> NEW.outcome BEGIN
  UPDATE batch_count SET n = n - 1 WHERE batch_id = OLD.batch_id
    AND state = CASE OLD.outcome WHEN 'queued' THEN (SELECT state FROM run WHERE id = OLD.run_id) ELSE OLD.outcome END;
  INSERT INTO batch_count(batch_id, state, n) VALUES(NEW.batch_id, NEW.outcome, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
`,
}
