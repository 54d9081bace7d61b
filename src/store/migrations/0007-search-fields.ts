import type {Migration} from './types.ts'

export const searchFields: Migration = {
  number: 7,
  name: 'search-fields',
  minReader: 5,
  sql: `
-- What a document says in fields, for filters: "vendor", "total", "date", "kind", "label"; numbers also as numbers.
CREATE TABLE document_field(
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  number REAL
) STRICT;
CREATE INDEX document_field_document ON document_field(document_id);
CREATE INDEX document_field_value ON document_field(name, value);
`,
}
