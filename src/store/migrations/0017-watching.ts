import type {Migration} from './types.ts'

/** Files that watched folders brought. */
export const watching: Migration = {
  number: 17,
  name: 'watching',
  minReader: 5,
  sql: `
-- An original on its way out of a watched folder. planned: it may be under either name; placed: it is whole under the new
-- name and known there, the old one is still to be taken away. Rows of moves that ended are removed.
CREATE TABLE watch_move(
  id INTEGER PRIMARY KEY,
  from_path ANY NOT NULL UNIQUE,
  to_path ANY NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('planned','placed')),
  created_at INTEGER NOT NULL
) STRICT;

-- Files of watched folders that are no documents, as they were when they were looked at: told once, not at each start.
CREATE TABLE watch_passed(
  path ANY PRIMARY KEY,
  bytes INTEGER NOT NULL,
  mtime_ms INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
`,
}
