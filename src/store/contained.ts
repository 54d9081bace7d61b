import type {Clock} from '../clock.ts'
import type {Nesting} from '../types/results.ts'
import {deepest, type MemberRow, takenOut, toMember} from './contained-rows.ts'
import type {Db} from './database.ts'
import {documentNumber} from './results.ts'
import {jsonOrNull} from './rows.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {NewMember, Store, StoreEffect} from './types.ts'

type Family = 'contents' | 'containersOf' | 'nesting'

export function containedQueries(db: Db): Sync<Pick<Store, Family>> {
  return {
    contents: (document) => all<MemberRow>(db, contentsSql, document).map(toMember),
    containersOf: (document) => all(db, containersSql, document),
    nesting(document): Nesting {
      const {depth, root} = outermost(db, documentNumber(db, document))
      const taken = first<{files: number; bytes: number}>(db, totalSql, root)
      return {depth, files: taken?.files ?? 0, bytes: taken?.bytes ?? 0}
    },
  }
}

const contentsSql = `
  SELECT c.name, d.public_id document, c.extension, c.reason, c.error
  FROM contained c LEFT JOIN document d ON d.id = c.document_id
  WHERE c.container_id = (SELECT id FROM document WHERE public_id = ?) ORDER BY c.ordinal`

const containersSql = `
  SELECT d.public_id container, c.name, c.extension FROM contained c JOIN document d ON d.id = c.container_id
  WHERE c.document_id = (SELECT id FROM document WHERE public_id = ?) ORDER BY d.id, c.ordinal`

const totalSql = 'SELECT files, bytes FROM contained_total WHERE document_id = ?'

/** The nearest document around that was given itself or is inside of nothing. */
const outermostSql = `
  WITH RECURSIVE around(id, depth) AS (
    SELECT $id, 0
    UNION
    SELECT c.container_id, depth + 1 FROM around JOIN contained c ON c.document_id = around.id
    WHERE depth < ${deepest} AND NOT EXISTS (SELECT 1 FROM source WHERE document_id = around.id AND container_id IS NULL)
  )
  SELECT id root, depth FROM around
  WHERE EXISTS (SELECT 1 FROM source WHERE document_id = around.id AND container_id IS NULL)
    OR NOT EXISTS (SELECT 1 FROM contained WHERE document_id = around.id)
  ORDER BY depth LIMIT 1`

const outermost = (db: Db, id: number): {root: number; depth: number} =>
  first<{root: number; depth: number}>(db, outermostSql, {id}) ?? {root: id, depth: deepest}

type Save = Extract<StoreEffect, {type: 'contained.save'}>

/** Replaces what was known to be inside of a document; members that are new documents are written with it. */
export function saveContained(db: Db, clock: Clock, {document, members}: Save): void {
  const container = documentNumber(db, document)
  const {root} = outermost(db, container)
  const before = run(db, 'DELETE FROM contained WHERE container_id = ?', container)
  for (const [ordinal, member] of members.entries()) {
    const id = 'document' in member ? documentOf(db, clock, member.document) : null
    run(db, insertMemberSql, container, ordinal, id, member.name, ...valuesOf(member))
  }
  // Taken out again, by other options: that is counted already.
  if (before === 0) countTaken(db, root, members)
}

const insertMemberSql = `
  INSERT INTO contained(container_id, ordinal, document_id, name, extension, reason, error) VALUES(?, ?, ?, ?, ?, ?, ?)`

const valuesOf = (member: NewMember): unknown[] => [
  'document' in member ? member.extension : null,
  'reason' in member ? member.reason : null,
  'error' in member ? jsonOrNull(member.error) : null,
]

function documentOf(
  db: Db,
  clock: Clock,
  {id, sha256, bytes, media}: Extract<NewMember, {document: unknown}>['document'],
) {
  run(db, insertDocumentSql, id, sha256, bytes, media, clock.now())
  return first<{id: number}>(db, 'SELECT id FROM document WHERE sha256 = ?', sha256)!.id
}

const insertDocumentSql = `
  INSERT INTO document(public_id, sha256, bytes, media, created_at) VALUES(?, ?, ?, ?, ?) ON CONFLICT(sha256) DO NOTHING`

function countTaken(db: Db, root: number, members: readonly NewMember[]): void {
  const {files, bytes} = takenOut(members)
  run(db, countSql, root, files, bytes)
}

const countSql = `
  INSERT INTO contained_total(document_id, files, bytes) VALUES(?, ?, ?)
  ON CONFLICT DO UPDATE SET files = files + excluded.files, bytes = bytes + excluded.bytes`
