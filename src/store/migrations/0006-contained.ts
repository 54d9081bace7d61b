import type {Migration} from './types.ts'

export const contained: Migration = {
  number: 6,
  name: 'contained',
  minReader: 5,
  sql: `
-- Documents that came inside of another one: attachments of a mail, messages of a mailbox, files of an archive. Their bytes
-- are an artifact of the container (kind contained).
CREATE TABLE contained(
  container_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  PRIMARY KEY(container_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX contained_document ON contained(document_id);
`,
}
