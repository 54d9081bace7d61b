import type {Migration} from './types.ts'

export const vectors: Migration = {
  number: 8,
  name: 'vectors',
  minReader: 5,
  sql: `
-- Models that made vectors; vectors of different models are never compared.
CREATE TABLE embedding_model(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  dim INTEGER NOT NULL
) STRICT;

-- Little-endian float32, dim of them, of length 1.
CREATE TABLE embedding(
  chunk_id INTEGER NOT NULL REFERENCES chunk(id) ON DELETE CASCADE,
  model_id INTEGER NOT NULL REFERENCES embedding_model(id) ON DELETE CASCADE,
  vec BLOB NOT NULL,
  PRIMARY KEY(chunk_id, model_id)
) STRICT;
CREATE INDEX embedding_model_chunk ON embedding(model_id, chunk_id);

-- Documents that are done and lack what a stage should have added.
CREATE INDEX run_lacking ON run(id) WHERE state = 'done' AND error IS NOT NULL;
`,
}
