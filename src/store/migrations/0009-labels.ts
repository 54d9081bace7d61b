import type {Migration} from './types.ts'

export const labels: Migration = {
  number: 9,
  name: 'labels',
  minReader: 5,
  sql: `
-- A label of a document or of a part of it (page), with where it comes from.
CREATE TABLE document_label(
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  page INTEGER NOT NULL DEFAULT 0,
  label TEXT NOT NULL,
  confidence REAL NOT NULL,
  source TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY(document_id, page, label)
) STRICT, WITHOUT ROWID;
`,
}
