import type {Migration} from './types.ts'

/** Files that were renamed by what is in them, so that it can be undone. */
export const renames: Migration = {
  number: 3,
  name: 'renames',
  minReader: 1,
  sql: `
CREATE TABLE rename(
  id INTEGER PRIMARY KEY,
  -- All renames of one command: what --undo takes back.
  change_id TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  from_path ANY NOT NULL,
  to_path ANY NOT NULL,
  -- planned: written before the file is touched; a process that died here left the file under one of the two names.
  state TEXT NOT NULL CHECK(state IN ('planned','done','undone')),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rename_planned ON rename(id) WHERE state = 'planned';
`,
}
