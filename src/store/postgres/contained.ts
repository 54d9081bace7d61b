import type {Clock} from '../../clock.ts'
import {deepest, type MemberRow, takenOut, toMember} from '../contained-rows.ts'
import {notFound} from '../errors.ts'
import {jsonOrNull} from '../rows.ts'
import type {NewMember, Store, StoreEffect} from '../types.ts'
import {knownDocuments} from './new-documents.ts'
import type {Sql} from './sql.ts'
import {textValue} from './values.ts'

type Family = 'contents' | 'containersOf' | 'nesting'

export function containedQueries(db: Sql): Pick<Store, Family> {
  return {
    contents: async (document) => (await db.all<MemberRow>(contentsSql, document)).map(toMember),
    containersOf: (document) => db.all(containersSql, document),
    async nesting(document) {
      const found = await db.first<{id: number}>('SELECT id FROM document WHERE public_id = $1', document)
      if (found === null) throw notFound('document', document)
      const {depth, root} = await outermost(db, found.id)
      const taken = await db.first<{files: number; bytes: number}>(totalSql, root)
      return {depth, files: taken?.files ?? 0, bytes: taken?.bytes ?? 0}
    },
  }
}

const contentsSql = `
  SELECT c.name, d.public_id document, c.extension, c.reason, c.error
  FROM contained c LEFT JOIN document d ON d.id = c.document_id
  WHERE c.container_id = (SELECT id FROM document WHERE public_id = $1) ORDER BY c.ordinal`

const containersSql = `
  SELECT d.public_id container, c.name, c.extension FROM contained c JOIN document d ON d.id = c.container_id
  WHERE c.document_id = (SELECT id FROM document WHERE public_id = $1) ORDER BY d.id, c.ordinal`

const totalSql = 'SELECT files, bytes FROM contained_total WHERE document_id = $1'

/** The nearest document around that was given itself or is inside of nothing. */
const outermostSql = `
  WITH RECURSIVE around(id, depth) AS (
    SELECT $1::bigint, 0
    UNION
    SELECT c.container_id, depth + 1 FROM around JOIN contained c ON c.document_id = around.id
    WHERE depth < ${deepest} AND NOT EXISTS (SELECT 1 FROM source WHERE document_id = around.id AND container_id IS NULL)
  )
  SELECT id root, depth FROM around
  WHERE EXISTS (SELECT 1 FROM source WHERE document_id = around.id AND container_id IS NULL)
    OR NOT EXISTS (SELECT 1 FROM contained WHERE document_id = around.id)
  ORDER BY depth LIMIT 1`

const outermost = async (sql: Sql, id: number): Promise<{root: number; depth: number}> =>
  (await sql.first<{root: number; depth: number}>(outermostSql, id)) ?? {root: id, depth: deepest}

type Save = Extract<StoreEffect, {type: 'contained.save'}>

/** Replaces what was known to be inside of a document; members that are new documents are written with it. */
export async function saveContained(sql: Sql, clock: Clock, {document, members}: Save): Promise<void> {
  const container = await sql.first<{id: number}>(lockSql, document)
  if (container === null) throw notFound('document', document)
  const {root} = await outermost(sql, container.id)
  const before = await sql.run('DELETE FROM contained WHERE container_id = $1', container.id)
  await insertMembers(sql, container.id, members, clock.now())
  // Taken out again, by other options: that is counted already.
  const taken = takenOut(members)
  if (before === 0) await sql.run(countSql, root, taken.files, taken.bytes)
}

// Two runs of one container, under different options, may be settled at the same moment.
const lockSql = 'SELECT id FROM document WHERE public_id = $1 FOR NO KEY UPDATE'

async function insertMembers(sql: Sql, container: number, members: readonly NewMember[], now: number): Promise<void> {
  if (members.length === 0) return
  const documents = await knownDocuments(
    sql,
    members.flatMap((member) => ('document' in member ? member.document : [])),
    now,
  )
  await sql.run(
    insertSql,
    container,
    members.map((member) => ('document' in member ? documents.get(member.document.sha256)!.id : null)),
    members.map(({name}) => textValue(name)),
    members.map((member) => ('document' in member ? member.extension : null)),
    members.map((member) => ('reason' in member ? textValue(member.reason) : null)),
    members.map((member) => ('error' in member ? jsonOrNull(member.error) : null)),
  )
}

const insertSql = `
  INSERT INTO contained(container_id, ordinal, document_id, name, extension, reason, error)
  SELECT $1, ordinal - 1, document_id, name, extension, reason, error
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
    g(document_id, name, extension, reason, error, ordinal)`

const countSql = `
  INSERT INTO contained_total AS t (document_id, files, bytes) VALUES($1, $2, $3)
  ON CONFLICT(document_id) DO UPDATE SET files = t.files + excluded.files, bytes = t.bytes + excluded.bytes`
