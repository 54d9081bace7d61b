import type {Migration} from './types.ts'

export const labels: Migration = {
  number: 9,
  name: 'labels',
  minReader: 5,
  sql: `
-- Labels that are taught together. Its version grows with whatever changes what is learned.
CREATE TABLE label_set(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Labels that were named, with or without examples.
CREATE TABLE label_name(
  set_id INTEGER NOT NULL REFERENCES label_set(id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  PRIMARY KEY(set_id, label)
) STRICT, WITHOUT ROWID;

-- A text with the label that somebody gave it; "key" is the record's id, its text or the document with its page and label.
CREATE TABLE label_example(
  id INTEGER PRIMARY KEY,
  set_id INTEGER NOT NULL REFERENCES label_set(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  text TEXT NOT NULL,
  document_id INTEGER REFERENCES document(id) ON DELETE CASCADE,
  UNIQUE(set_id, key)
) STRICT;
CREATE INDEX label_example_label ON label_example(set_id, label, key);
CREATE INDEX label_example_document ON label_example(document_id) WHERE document_id IS NOT NULL;

-- Also when a document is deleted: what it taught goes with it.
CREATE TRIGGER label_example_deleted AFTER DELETE ON label_example BEGIN
  UPDATE label_set SET version = version + 1 WHERE id = old.set_id;
END;

-- What was learned from a version of a set, as the classifier wrote it.
CREATE TABLE label_model(
  set_id INTEGER PRIMARY KEY REFERENCES label_set(id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  format TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- A label of a document (page 0) or of a page of it. "source" is user, learned or keyword; or rejected: the user took it away,
-- and it is not given again. "version": of the set that a guess was made with.
CREATE TABLE document_label(
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  page INTEGER NOT NULL DEFAULT 0,
  label TEXT NOT NULL,
  confidence REAL NOT NULL,
  source TEXT NOT NULL,
  version INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY(document_id, page, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_label_label ON document_label(label, document_id);
`,
}
