import type {Migration} from './types.ts'

/** Filters of the search, and finding words that OCR misread. A program of before can use the store and does not notice. */
export const searchFields: Migration = {
  number: 7,
  name: 'search-fields',
  minReader: 5,
  sql: `
-- What a document says in fields ("vendor", "total", "date", "kind"), with what the user said over it. folded: without case
-- and accents; number: of amounts. Worked out from the reading by app/, whenever field_stale names the document.
CREATE TABLE document_field(
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  folded TEXT NOT NULL,
  number REAL
) STRICT;
CREATE INDEX document_field_document ON document_field(document_id);
CREATE INDEX document_field_value ON document_field(name, folded);
CREATE INDEX document_field_number ON document_field(name, number) WHERE number IS NOT NULL;

-- Documents whose fields have to be worked out (again), written by the transaction that changes what they come from. The
-- version grows with each change: fields worked out before the last one do not clear it.
CREATE TABLE field_stale(
  document_id INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO field_stale(document_id) SELECT DISTINCT document_id FROM run WHERE extraction_id IS NOT NULL;
CREATE TRIGGER run_read_fields AFTER UPDATE OF extraction_id ON run WHEN NEW.extraction_id IS NOT NULL BEGIN
  INSERT INTO field_stale(document_id) VALUES(NEW.document_id) ON CONFLICT DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER correction_added_fields AFTER INSERT ON correction BEGIN
  INSERT INTO field_stale(document_id) VALUES(NEW.document_id) ON CONFLICT DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER correction_undone_fields AFTER UPDATE OF undone_at ON correction BEGIN
  INSERT INTO field_stale(document_id) VALUES(NEW.document_id) ON CONFLICT DO UPDATE SET version = version + 1;
END;

-- 'ocr' or 'text'; null for chunks of before.
ALTER TABLE chunk ADD COLUMN source TEXT;

-- In how many chunks a stem is: how telling a word is.
CREATE VIRTUAL TABLE chunk_vocab USING fts5vocab(chunk_fts, row);

-- Parts of words in what OCR read, where a word can be misread: three times the size of the text, so for that text alone.
CREATE VIRTUAL TABLE chunk_trigram USING fts5(text, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1');
CREATE TRIGGER chunk_added_trigram AFTER INSERT ON chunk WHEN NEW.source = 'ocr' BEGIN
  INSERT INTO chunk_trigram(rowid, text) VALUES(NEW.id, NEW.text);
END;
CREATE TRIGGER chunk_removed_trigram AFTER DELETE ON chunk WHEN OLD.source = 'ocr' BEGIN
  DELETE FROM chunk_trigram WHERE rowid = OLD.id;
END;
`,
}
