import type {PageSource} from '../../../types/document.ts'
import type {Chunk} from '../../../types/results.ts'
import {type FactsRow, toFacts} from '../../search/facts.ts'
import {fold} from '../../search/tokens.ts'
import type {Store} from '../../types.ts'
import {lockDocuments} from '../lock-documents.ts'
import type {PgDatabase, Sql} from '../sql.ts'
import {textValue} from '../values.ts'

type Family = 'staleFields' | 'saveFields' | 'documentFacts' | 'chunks'

/** Fields of documents for filters and hits. Triggers of migration 0003 say which have to be worked out again. */
export function fieldQueries(db: PgDatabase): Pick<Store, Family> {
  return {
    staleFields: (limit, among) => (among === undefined ? db.all(staleSql, limit) : db.all(staleOfSql, among, limit)),
    saveFields: (made) => db.transaction((sql) => save(sql, made)),
    documentFacts: async (documents) => (await db.all<FactsRow>(factsSql, documents)).map(toFacts),
    async chunks(document) {
      const rows = await db.all<Chunk & {pageKey: string; source: PageSource | null}>(chunksSql, document)
      return rows.map(({source, ...chunk}) => (source === null ? chunk : {...chunk, source}))
    },
  }
}

const chunksSql = `
  SELECT ordinal, page, start, "end", text, source, page_key AS "pageKey" FROM chunk
  WHERE document_id = (SELECT id FROM document WHERE public_id = $1) ORDER BY ordinal`

const staleSql = `
  SELECT d.public_id AS document, s.version FROM field_stale s JOIN document d ON d.id = s.document_id
  ORDER BY s.document_id LIMIT $1`

const staleOfSql = `
  SELECT d.public_id AS document, s.version FROM unnest($1::text[]) WITH ORDINALITY wanted(id, at)
  JOIN document d ON d.public_id = wanted.id JOIN field_stale s ON s.document_id = d.id ORDER BY wanted.at LIMIT $2`

/** What changed since the version that they were worked out from makes them stale still. A document that is gone is left out. */
async function save(sql: Sql, made: Parameters<Store['saveFields']>[0]): Promise<void> {
  const numbers = await lockDocuments(
    sql,
    made.map(({document}) => document),
  )
  const there = made.flatMap((one) => (numbers.has(one.document) ? {...one, id: numbers.get(one.document)!} : []))
  const ids = there.map(({id}) => id)
  await sql.run('DELETE FROM document_field WHERE document_id = ANY($1)', ids)
  const rows = there.flatMap(({id, values}) => values.map((each) => ({id, ...each, value: textValue(each.value)})))
  await sql.run(
    insertSql,
    rows.map(({id}) => id),
    rows.map(({name}) => name),
    rows.map(({value}) => value),
    rows.map(({value}) => fold(value)),
    rows.map(({number}) => number),
  )
  await sql.run(
    freshSql,
    ids,
    there.map(({version}) => version),
  )
}

const insertSql = `
  INSERT INTO document_field(document_id, name, value, folded, number)
  SELECT document, name, value, folded, number
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::float8[]) WITH ORDINALITY made(document, name, value, folded, number, at)
  ORDER BY at`

const freshSql = `
  DELETE FROM field_stale s USING unnest($1::bigint[], $2::bigint[]) made(document, version)
  WHERE s.document_id = made.document AND s.version = made.version`

const factsSql = `
  SELECT d.public_id AS document,
    coalesce((SELECT json_agg(json_build_array(f.name, f.value) ORDER BY f.id) FROM document_field f WHERE f.document_id = d.id)::text, '[]') AS fields,
    coalesce((SELECT json_agg(l.label ORDER BY l.label COLLATE "C") FROM (
      SELECT DISTINCT label FROM document_label WHERE document_id = d.id AND page = 0 AND source <> 'rejected') l)::text, '[]') AS labels,
    (SELECT o.public_id FROM duplicate x JOIN document o ON o.id = x.of_id WHERE x.document_id = d.id) AS "of"
  FROM document d WHERE d.public_id = ANY($1::text[])`
