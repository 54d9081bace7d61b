import type {Migration} from './types.ts'

export const contained: Migration = {
  number: 6,
  name: 'contained',
  minReader: 5,
  sql: `
-- What is inside of a mail, a mailbox or an archive. The bytes of a member that is a document are a blob under the hash of
-- the document; for others it is said why they are none.
CREATE TABLE contained(
  container_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  document_id INTEGER REFERENCES document(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- Of the blob.
  extension TEXT,
  reason TEXT,
  error TEXT,
  PRIMARY KEY(container_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX contained_document ON contained(document_id) WHERE document_id IS NOT NULL;

-- What was taken out of an outermost container, at any depth: counting it for each mail of a mailbox would be quadratic.
CREATE TABLE contained_total(
  document_id INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;

-- A path inside of a container is no file; it goes with the container.
ALTER TABLE source ADD COLUMN container_id INTEGER REFERENCES document(id) ON DELETE CASCADE;
CREATE INDEX source_container ON source(container_id) WHERE container_id IS NOT NULL;

-- Ordinal of the item, in the same batch, of the container that this one is inside of.
ALTER TABLE batch_item ADD COLUMN within INTEGER;
CREATE INDEX batch_item_within ON batch_item(batch_id, within) WHERE within IS NOT NULL;
`,
}
