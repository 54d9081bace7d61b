import type {Migration} from './types.ts'

/**
 * What was learned about vendors. A program that knows schema 1 only can still use the store: it learns nothing, and its
 * batches know nothing.
 */
export const vendorMemory: Migration = {
  number: 2,
  name: 'vendor-memory',
  minReader: 1,
  sql: `
-- Grows by one whenever something is learned, taken back or forgotten.
CREATE TABLE memory(version INTEGER NOT NULL) STRICT;
INSERT INTO memory VALUES(0);

-- Letters of the name (folded, without blanks and marks) are the vendor; how it is spelled is in what documents taught.
CREATE TABLE vendor(
  id INTEGER PRIMARY KEY,
  letters TEXT NOT NULL UNIQUE,
  -- Number of its keys that are runs of three letters of the name: a match is a share of them.
  trigrams INTEGER NOT NULL
) STRICT;

-- Ways to find a vendor: "tri:abc" of its name, "num:", "web:". Also of what was taken back since: a candidate too many
-- is dropped by what it is then compared with.
CREATE TABLE vendor_key(
  key TEXT NOT NULL,
  vendor_id INTEGER NOT NULL REFERENCES vendor(id) ON DELETE CASCADE,
  PRIMARY KEY(key, vendor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX vendor_key_vendor ON vendor_key(vendor_id);

-- What one document taught, in the versions [since, until): a run that began under an older version still sees it as it was.
CREATE TABLE vendor_sample(
  id INTEGER PRIMARY KEY,
  vendor_id INTEGER NOT NULL REFERENCES vendor(id) ON DELETE CASCADE,
  document_id INTEGER REFERENCES document(id) ON DELETE SET NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX vendor_sample_vendor ON vendor_sample(vendor_id, id);
CREATE INDEX vendor_sample_old ON vendor_sample(document_id);
CREATE UNIQUE INDEX vendor_sample_document ON vendor_sample(document_id) WHERE until IS NULL;

-- When the documents of a batch that has ended were learned from. Batches of before teach nothing: what they read has no
-- traces of its vendor.
ALTER TABLE batch ADD COLUMN learned_at INTEGER;
UPDATE batch SET learned_at = created_at WHERE NOT EXISTS (
  SELECT 1 FROM batch_count WHERE batch_id = batch.id AND state IN ('waiting', 'running', 'delayed') AND n > 0);
CREATE INDEX batch_unlearned ON batch(id) WHERE learned_at IS NULL;
`,
}
