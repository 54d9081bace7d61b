import type {Migration} from './types.ts'

export const sinks: Migration = {
  number: 12,
  name: 'sinks',
  minReader: 5,
  sql: `
-- What another database holds of a chunk, so that it can be sent once and taken out again.
CREATE TABLE sink_row(
  sink TEXT NOT NULL,
  point TEXT NOT NULL,
  document TEXT NOT NULL,
  digest TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  PRIMARY KEY(sink, point)
) STRICT, WITHOUT ROWID;
CREATE INDEX sink_row_document ON sink_row(document);
`,
}
