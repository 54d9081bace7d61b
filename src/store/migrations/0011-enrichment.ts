import type {Migration} from './types.ts'

export const enrichment: Migration = {
  number: 11,
  name: 'enrichment',
  minReader: 5,
  sql: `
-- What a language model gave for a reading, checked against its text: laid over the reading, under what the user said.
CREATE TABLE enrichment(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  model TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE(document_id, key)
) STRICT;
-- What is searched by is worked out again.
CREATE TRIGGER enrichment_added_fields AFTER INSERT ON enrichment BEGIN
  INSERT INTO field_stale(document_id) VALUES(NEW.document_id) ON CONFLICT DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER enrichment_changed_fields AFTER UPDATE ON enrichment BEGIN
  INSERT INTO field_stale(document_id) VALUES(NEW.document_id) ON CONFLICT DO UPDATE SET version = version + 1;
END;
`,
}
