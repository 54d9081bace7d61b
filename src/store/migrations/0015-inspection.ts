import type {Migration} from './types.ts'

/** Search of jobs, what was purged and can be taken back, and which errors were reported. */
export const inspection: Migration = {
  number: 15,
  name: 'inspection',
  minReader: 5,
  sql: `
-- Words of the paths of documents, and of why jobs failed: both are fewer than jobs, which are found by them. Without positions,
-- which nothing asks for, and without an index of beginnings, which cost a third more to write and made nothing faster.
CREATE VIRTUAL TABLE source_fts USING fts5(path, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 2');
INSERT INTO source_fts(rowid, path) SELECT id, CAST(path AS TEXT) FROM source;
CREATE TRIGGER source_added_fts AFTER INSERT ON source BEGIN
  INSERT INTO source_fts(rowid, path) VALUES(NEW.id, CAST(NEW.path AS TEXT));
END;
CREATE TRIGGER source_moved_fts AFTER UPDATE OF path ON source WHEN NEW.path <> OLD.path BEGIN
  DELETE FROM source_fts WHERE rowid = OLD.id;
  INSERT INTO source_fts(rowid, path) VALUES(NEW.id, CAST(NEW.path AS TEXT));
END;
CREATE TRIGGER source_removed_fts AFTER DELETE ON source BEGIN
  DELETE FROM source_fts WHERE rowid = OLD.id;
END;

CREATE VIRTUAL TABLE job_failure_fts USING fts5(text, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 2');
INSERT INTO job_failure_fts(rowid, text) SELECT id, error_code || ' ' || (error ->> 'message') FROM job WHERE error IS NOT NULL;
CREATE TRIGGER job_failed_fts AFTER UPDATE OF error ON job WHEN NEW.error IS NOT OLD.error BEGIN
  DELETE FROM job_failure_fts WHERE rowid = OLD.id AND OLD.error IS NOT NULL;
  INSERT INTO job_failure_fts(rowid, text) SELECT NEW.id, NEW.error_code || ' ' || (NEW.error ->> 'message') WHERE NEW.error IS NOT NULL;
END;
CREATE TRIGGER job_removed_fts AFTER DELETE ON job WHEN OLD.error IS NOT NULL BEGIN
  DELETE FROM job_failure_fts WHERE rowid = OLD.id;
END;

-- What one purge took away, until it is taken back or its time is over.
CREATE TABLE purge(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  kept_until INTEGER NOT NULL,
  -- JSON: ids and paths of the documents, for people.
  documents TEXT NOT NULL,
  -- JSON: paths of files of ours outside of the blobs (what --join made), which are deleted with it.
  own_files TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- Rows as they were, parents first: deflated JSON, an array of objects by column; bytes are {"base64": ...}.
CREATE TABLE purge_rows(
  purge_id INTEGER NOT NULL REFERENCES purge(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  rows BLOB NOT NULL,
  PRIMARY KEY(purge_id, ordinal)
) STRICT;

-- Files that these rows refer to: they are spared for as long.
CREATE TABLE purge_file(
  purge_id INTEGER NOT NULL REFERENCES purge(id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  extension TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY(purge_id, hash, extension)
) STRICT, WITHOUT ROWID;
CREATE INDEX purge_file_hash ON purge_file(hash);

-- How often an error was reported to errors.dsn in an hour (of UTC, since 1970), over all processes.
CREATE TABLE error_sent(
  cause TEXT NOT NULL,
  hour INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY(cause, hour)
) STRICT, WITHOUT ROWID;
`,
}
