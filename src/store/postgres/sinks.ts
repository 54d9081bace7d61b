import type {Clock} from '../../clock.ts'
import {unknownDigest} from '../../types/sink.ts'
import type {SinkStore} from '../sink-store.ts'
import type {PgDatabase} from './sql.ts'

/** What other databases hold of the chunks. Rows outlive their document: they say what is still to be taken out there. */
export function sinkQueries(db: PgDatabase, clock: Clock): SinkStore {
  return {
    async sinkRows(sink, document) {
      const rows = await db.all<{point: string; digest: string}>(rowsSql, sink, document)
      return new Map(rows.map(({point, digest}) => [point, digest]))
    },
    async sinkDocuments(sink, model, after, limit) {
      const rows = await db.all<{id: string}>(documentsSql, sink, model, after, limit)
      return rows.map(({id}) => id)
    },
    noteSink: (sink, document, {sent, removed}) =>
      db.transaction(async (sql) => {
        // In one order: of two who note the same points neither waits for the other one in turn.
        const points = [...sent.keys()].toSorted((a, b) => (a < b ? -1 : 1))
        const digests = points.map((point) => sent.get(point))
        await sql.run(noteSql, sink, points, document, digests, clock.now())
        await sql.run('DELETE FROM sink_row WHERE sink = $1 AND point = ANY($2)', sink, removed)
      }),
    sinkTotals: async (sink) => (await db.first(totalsSql, sink))!,
  }
}

const rowsSql = 'SELECT point, digest FROM sink_row WHERE sink = $1 AND document = $2'

const documentsSql = `
  SELECT id FROM (
    SELECT DISTINCT document id FROM sink_row WHERE sink = $1 AND document > $3 COLLATE "C"
    UNION
    SELECT d.public_id FROM document d WHERE d.public_id > $3 COLLATE "C" AND EXISTS (
      SELECT 1 FROM chunk c JOIN embedding e ON e.chunk_id = c.id JOIN embedding_model m ON m.id = e.model_id
      WHERE c.document_id = d.id AND m.name = $2)
  ) found ORDER BY id COLLATE "C" LIMIT $4`

const noteSql = `
  INSERT INTO sink_row(sink, point, document, digest, sent_at)
  SELECT $1, point, $3, digest, $5::bigint FROM unnest($2::text[], $4::text[]) sent(point, digest)
  ON CONFLICT(sink, point) DO UPDATE SET digest = excluded.digest, sent_at = excluded.sent_at`

const totalsSql = `
  SELECT count(*) points, count(DISTINCT document) documents, max(sent_at) "lastAt"
  FROM sink_row WHERE sink = $1 AND digest <> '${unknownDigest}'`
