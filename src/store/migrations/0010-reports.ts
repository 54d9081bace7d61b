import type {Migration} from './types.ts'

export const reports: Migration = {
  number: 10,
  name: 'reports',
  minReader: 5,
  sql: `
-- What a batch of contracts comes to; asked for when the batch was made, done when its documents are.
CREATE TABLE report(
  batch_id INTEGER PRIMARY KEY REFERENCES batch(id) ON DELETE CASCADE,
  options TEXT NOT NULL,
  data TEXT,
  created_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
`,
}
