import type {Migration} from './types.ts'

/** What vector databases hold of our chunks. */
export const sinks: Migration = {
  number: 12,
  name: 'sinks',
  minReader: 5,
  sql: `
-- A row for each point that a database was sent, so that it is sent once and can be taken out again. The document is its
-- public id and no reference: when it is deleted, the row says what is still to be deleted there.
CREATE TABLE sink_row(
  sink TEXT NOT NULL,
  point TEXT NOT NULL,
  document TEXT NOT NULL,
  -- Of vector and payload: another one has to be sent again.
  digest TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  PRIMARY KEY(sink, point)
) STRICT, WITHOUT ROWID;
CREATE INDEX sink_row_document ON sink_row(sink, document);
`,
}
