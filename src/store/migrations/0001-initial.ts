import type {Migration} from './types.ts'

/**
 * The first schema. Integers are internal; public ids are opaque strings with a type prefix (d_ b_ r_ j_ w_ + UUIDv7).
 * Times are UTC milliseconds. Paths are TEXT where they are valid UTF-8 and BLOB (the bytes) where they are not.
 */
export const initial: Migration = {
  number: 1,
  name: 'initial',
  minReader: 1,
  sql: `
-- Numbers that are read often: counting 100k documents would be a scan. Row seq is the last arrival number given out.
CREATE TABLE counter(
  name TEXT PRIMARY KEY,
  n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES('documents', 0), ('batches', 0), ('bytes', 0), ('seq', 0);

CREATE TABLE document(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  media TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
  UPDATE counter SET n = n + CASE name WHEN 'bytes' THEN NEW.bytes ELSE 1 END WHERE name IN ('documents', 'bytes');
END;
CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
  UPDATE counter SET n = n - CASE name WHEN 'bytes' THEN OLD.bytes ELSE 1 END WHERE name IN ('documents', 'bytes');
END;

-- Where a document was seen. One path holds one document at a time; a moved original is found again by its hash.
CREATE TABLE source(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  path ANY NOT NULL UNIQUE,
  mtime_ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX source_document ON source(document_id);

CREATE TABLE option_set(
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE batch(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  -- Inputs are inserted in chunks; a batch without closed_at was interrupted while it was enqueued.
  closed_at INTEGER,
  cwd ANY NOT NULL,
  out_dir ANY,
  -- What was known about vendors when the batch began: its runs use that, whichever worker is faster.
  memory_version INTEGER NOT NULL DEFAULT 0,
  meta TEXT NOT NULL DEFAULT '{}',
  cancelled_at INTEGER,
  -- Highest percentage ever reported: what a user sees never falls.
  percent REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TRIGGER batch_added AFTER INSERT ON batch BEGIN
  UPDATE counter SET n = n + 1 WHERE name = 'batches';
END;
CREATE TRIGGER batch_removed AFTER DELETE ON batch BEGIN
  UPDATE counter SET n = n - 1 WHERE name = 'batches';
END;

-- One document under one option set. Jobs belong to runs, so two batches can share one.
CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  option_set_id INTEGER NOT NULL REFERENCES option_set(id),
  -- --force and retry --force make a new generation; results of older ones stay.
  generation INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK(state IN ('waiting','running','delayed','done','failed','cancelled')),
  seq INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  memory_version INTEGER NOT NULL DEFAULT 0,
  review INTEGER NOT NULL DEFAULT 0,
  -- Results this run ended with: keys into page, extraction, stage_result.
  pages INTEGER,
  kind TEXT,
  extraction_id INTEGER REFERENCES extraction(id) ON DELETE SET NULL,
  progress REAL NOT NULL DEFAULT 0,
  error TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  UNIQUE(document_id, option_set_id, generation)
) STRICT;
CREATE INDEX run_document ON run(document_id);
CREATE INDEX run_finished ON run(finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX run_state ON run(state, id);
-- Deleting a document would otherwise scan all runs for each of its extractions.
CREATE INDEX run_extraction ON run(extraction_id) WHERE extraction_id IS NOT NULL;

CREATE TABLE batch_item(
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  path ANY NOT NULL,
  document_id INTEGER REFERENCES document(id) ON DELETE SET NULL,
  run_id INTEGER REFERENCES run(id) ON DELETE SET NULL,
  -- queued: work was enqueued or shared; unchanged: done before; duplicate: same bytes as an earlier item of the batch;
  -- skipped: not a document (reason says why); refused: named explicitly and cannot be taken (error says why).
  outcome TEXT NOT NULL CHECK(outcome IN ('queued','unchanged','duplicate','skipped','refused')),
  reason TEXT,
  error TEXT,
  -- Where the archive file goes with --out, and whether it is there.
  out_path ANY,
  published_at INTEGER,
  UNIQUE(batch_id, ordinal)
) STRICT;
CREATE INDEX batch_item_run ON batch_item(run_id);
CREATE INDEX batch_item_document ON batch_item(document_id);
CREATE INDEX batch_item_unpublished ON batch_item(batch_id) WHERE out_path IS NOT NULL AND published_at IS NULL;
-- Asked once for every output name that is taken: a scan would make that quadratic.
CREATE INDEX batch_item_published ON batch_item(out_path, published_at) WHERE published_at IS NOT NULL;

-- Documents of a batch by state, kept by triggers: counting 100k items at each status would cost 80 ms.
CREATE TABLE batch_count(
  batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY(batch_id, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER batch_item_added AFTER INSERT ON batch_item BEGIN
  INSERT INTO batch_count(batch_id, state, n)
    VALUES(NEW.batch_id, CASE NEW.outcome WHEN 'queued' THEN (SELECT state FROM run WHERE id = NEW.run_id) ELSE NEW.outcome END, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER batch_item_removed AFTER DELETE ON batch_item BEGIN
  UPDATE batch_count SET n = n - 1 WHERE batch_id = OLD.batch_id
    AND state = CASE OLD.outcome WHEN 'queued' THEN (SELECT state FROM run WHERE id = OLD.run_id) ELSE OLD.outcome END;
END;
-- Before: afterwards the items do not know the run any more.
CREATE TRIGGER run_removed BEFORE DELETE ON run BEGIN
  UPDATE batch_count SET n = batch_count.n - gone.n
    FROM (SELECT batch_id, count(*) n FROM batch_item WHERE run_id = OLD.id AND outcome = 'queued' GROUP BY batch_id) gone
    WHERE batch_count.batch_id = gone.batch_id AND batch_count.state = OLD.state;
END;
CREATE TRIGGER run_state_changed AFTER UPDATE OF state ON run WHEN OLD.state <> NEW.state BEGIN
  INSERT INTO batch_count(batch_id, state, n)
    SELECT batch_id, NEW.state, count(*) FROM batch_item WHERE run_id = NEW.id AND outcome = 'queued' GROUP BY batch_id
    ON CONFLICT DO UPDATE SET n = n + excluded.n;
  UPDATE batch_count SET n = batch_count.n - gone.n
    FROM (SELECT batch_id, count(*) n FROM batch_item WHERE run_id = NEW.id AND outcome = 'queued' GROUP BY batch_id) gone
    WHERE batch_count.batch_id = gone.batch_id AND batch_count.state = OLD.state;
END;

-- A page as it was read. The key is the hash of bytes, engine, preparation and languages: new rules reparse without OCR.
-- Words of a page are one deflated JSON blob.
CREATE TABLE page(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  body BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE(document_id, key, number)
) STRICT;

-- What the rules made of the pages: never changed. One key can have several rows, when a page that could not be read is
-- read later under the same key; the newest holds, and a run keeps the one it ended with.
CREATE TABLE extraction(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  memory_version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX extraction_key ON extraction(document_id, key, id);

-- What the user said: an overlay by document and field path ("total", "items[2].amount"); survives --force and new rules.
CREATE TABLE correction(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  value TEXT,
  created_at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX correction_document ON correction(document_id) WHERE undone_at IS NULL;

-- Small results of stages that are neither pages nor extractions (split, compress, ingest), by key.
CREATE TABLE stage_result(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  key TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE(document_id, stage, key)
) STRICT;

-- Files that stages made, stored by their hash. Unreferenced ones older than 24 h are swept.
CREATE TABLE artifact(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  extension TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  original_bytes INTEGER NOT NULL,
  searchable INTEGER,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE(document_id, stage, key, kind)
) STRICT;
CREATE INDEX artifact_hash ON artifact(hash);

CREATE TABLE chunk(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  page INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  page_key TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE(document_id, ordinal)
) STRICT;
CREATE VIRTUAL TABLE chunk_fts USING fts5(text, content='chunk', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER chunk_added AFTER INSERT ON chunk BEGIN
  INSERT INTO chunk_fts(rowid, text) VALUES(NEW.id, NEW.text);
END;
CREATE TRIGGER chunk_removed AFTER DELETE ON chunk BEGIN
  INSERT INTO chunk_fts(chunk_fts, rowid, text) VALUES('delete', OLD.id, OLD.text);
END;

-- The queue. It knows runs by number only; what a job does is its name and payload.
CREATE TABLE job(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  queue TEXT NOT NULL,
  name TEXT NOT NULL,
  run_id INTEGER NOT NULL,
  payload TEXT NOT NULL DEFAULT '{}',
  -- Unique among jobs that are not finished and were not asked to stop.
  key TEXT NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('ready','running','done','dead','cancelled','blocked','delayed')),
  priority INTEGER NOT NULL,
  -- Order of arrival of the document: children inherit it, so documents finish one after another.
  seq INTEGER NOT NULL,
  -- Position of the stage: later stages of the same document go first.
  stage_order INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  -- Tries that count against the retry schedule, and crashes of the worker, which are counted apart.
  attempts INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  timeouts INTEGER NOT NULL DEFAULT 0,
  soft_ms INTEGER NOT NULL,
  hard_ms INTEGER NOT NULL,
  lease_token INTEGER NOT NULL DEFAULT 0,
  worker_id INTEGER,
  lease_until INTEGER,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  -- Jobs this one still waits for.
  waiting_for INTEGER NOT NULL DEFAULT 0,
  progress REAL NOT NULL DEFAULT 0,
  error_class TEXT,
  error_code TEXT,
  error TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER
) STRICT;
-- Partial indexes: delayed rows inside the ready index made a claim cost 44 ms at 1M rows, against 0.2 ms.
CREATE INDEX job_ready ON job(queue, priority, seq, stage_order DESC, id) WHERE status = 'ready';
CREATE INDEX job_delayed ON job(run_at) WHERE status = 'delayed';
CREATE INDEX job_running ON job(lease_until) WHERE status = 'running';
-- A running job that was asked to stop gives its key up: the same work can be enqueued again before it has stopped.
CREATE UNIQUE INDEX job_live_key ON job(key)
  WHERE status IN ('ready','running','blocked','delayed') AND cancel_requested = 0;
CREATE INDEX job_run ON job(run_id);
CREATE INDEX job_dead ON job(id) WHERE status = 'dead';

CREATE TABLE job_dep(
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  needs_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  PRIMARY KEY(needs_id, job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_dep_job ON job_dep(job_id);

-- History of every try of every job.
CREATE TABLE attempt(
  id INTEGER PRIMARY KEY,
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  lease_token INTEGER NOT NULL,
  worker_id INTEGER,
  outcome TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  rss_mb INTEGER,
  error TEXT
) STRICT;
CREATE INDEX attempt_job ON attempt(job_id);

CREATE TABLE worker(
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  boot_id TEXT NOT NULL,
  -- Start time of the process in the kernel's own unit: a reused pid is not the same process.
  process_start TEXT NOT NULL,
  slots INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  beat_at INTEGER NOT NULL,
  stopped_at INTEGER
) STRICT;

CREATE TABLE queue_state(
  queue TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  -- A pause with an end: taken back by the reaper.
  until INTEGER,
  concurrency INTEGER,
  -- Token bucket: rate tokens per rate_ms; null is no limit.
  rate INTEGER,
  rate_ms INTEGER,
  tokens REAL,
  tokens_at INTEGER,
  soft_ms INTEGER,
  hard_ms INTEGER,
  retry TEXT,
  recycle_after INTEGER
) STRICT, WITHOUT ROWID;

-- GROUP BY status took 200 ms at 1M rows, these counters 0.2 ms. Row triggers on INSERT and UPDATE cost 15-25 % of write
-- speed, so queue/sql adds one difference per statement inside the same transaction; deletes are rare and keep a trigger.
CREATE TABLE job_count(
  queue TEXT NOT NULL,
  status TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY(queue, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER job_counted_out AFTER DELETE ON job BEGIN
  UPDATE job_count SET n = n - 1 WHERE queue = OLD.queue AND status = OLD.status;
END;

-- Effects of jobs that another engine settled: applied once per (job, generation).
CREATE TABLE applied_effect(
  job TEXT NOT NULL,
  generation INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  PRIMARY KEY(job, generation)
) STRICT, WITHOUT ROWID;
`,
}
