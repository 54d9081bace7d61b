import type {Clock} from '../clock.ts'
import {unknownDigest} from '../types/sink.ts'
import {type Db, writeTransaction} from './database.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'

type Family = 'sinkRows' | 'sinkDocuments' | 'noteSink' | 'sinkTotals'

/** What other databases hold of the chunks. Rows outlive their document: they say what is still to be taken out there. */
export function sinkQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  return {
    sinkRows(sink, document) {
      const rows = all<{point: string; digest: string}>(db, rowsSql, sink, document)
      return new Map(rows.map(({point, digest}) => [point, digest]))
    },
    sinkDocuments: (sink, model, after, limit) =>
      all<{id: string}>(db, documentsSql, {sink, model, after, limit}).map(({id}) => id),
    noteSink: (sink, document, {sent, removed}) =>
      writeTransaction(db, () => {
        for (const [point, digest] of sent) run(db, noteSql, sink, point, document, digest, clock.now())
        for (const point of removed) run(db, 'DELETE FROM sink_row WHERE sink = ? AND point = ?', sink, point)
      }),
    sinkTotals: (sink) =>
      first<{points: number; documents: number; lastAt: number | null}>(db, totalsSql, sink) ?? {
        points: 0,
        documents: 0,
        lastAt: null,
      },
  }
}

const rowsSql = 'SELECT point, digest FROM sink_row WHERE sink = ? AND document = ?'

const documentsSql = `
  SELECT id FROM (
    SELECT DISTINCT document id FROM sink_row WHERE sink = $sink AND document > $after
    UNION
    SELECT d.public_id FROM document d WHERE d.public_id > $after AND EXISTS (
      SELECT 1 FROM chunk c JOIN embedding e ON e.chunk_id = c.id JOIN embedding_model m ON m.id = e.model_id
      WHERE c.document_id = d.id AND m.name = $model)
  ) ORDER BY id LIMIT $limit`

const noteSql = `
  INSERT INTO sink_row(sink, point, document, digest, sent_at) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(sink, point) DO UPDATE SET digest = excluded.digest, sent_at = excluded.sent_at`

const totalsSql = `
  SELECT count(*) points, count(DISTINCT document) documents, max(sent_at) lastAt
  FROM sink_row WHERE sink = ? AND digest <> '${unknownDigest}'`
