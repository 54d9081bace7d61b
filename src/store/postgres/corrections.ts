import type {Clock} from '../../clock.ts'
import {type CorrectionRow, toCorrection} from '../correction-rows.ts'
import {notFound, StaleCorrectionError} from '../errors.ts'
import type {CorrectionChange, Store} from '../types.ts'
import {lockDocuments} from './lock-documents.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {textValue} from './values.ts'
import {learn, liveCorrections, lockMemory} from './vendors.ts'

type Family = 'correct' | 'corrections'

/** What users said, and what that teaches. */
export function correctionQueries(db: PgDatabase, clock: Clock): Pick<Store, Family> {
  return {
    correct: (changes) => db.transaction((sql) => correct(sql, clock, changes)),
    corrections: async (document) => (await db.all<CorrectionRow>(listSql, document)).map(toCorrection),
  }
}

/** One after the other with all who learn: the corrections that a lesson was made with still hold when it is taken in. */
async function correct(sql: Sql, clock: Clock, changes: readonly CorrectionChange[]): Promise<void> {
  await lockMemory(sql)
  const ids = changes.map(({document}) => document)
  const numbers = await lockDocuments(sql, ids)
  let live = await liveCorrections(sql, ids)
  const written = new Set<string>()
  for (const change of changes) {
    const {document, lesson} = change
    const number = numbers.get(document)
    if (number === undefined) throw notFound('document', document)
    if (lesson && written.has(document)) live = await liveCorrections(sql, ids)
    if (lesson && (live.get(document) ?? '') !== lesson.corrections) throw new StaleCorrectionError(document)
    await write(sql, number, change, clock.now())
    written.add(document)
  }
  await learn(
    sql,
    changes.flatMap(({lesson}) => lesson ?? []),
  )
}

async function write(sql: Sql, document: number, {add = [], undo = []}: CorrectionChange, now: number): Promise<void> {
  const paths = add.map(({path}) => path)
  const values = add.map(({value}) => value && textValue(value))
  if (add.length > 0) await sql.run(insertSql, document, paths, values, now)
  if (undo.length > 0) await sql.run(undoSql, undo, now)
}

const insertSql = `
  INSERT INTO correction(document_id, path, value, created_at)
  SELECT $1::bigint, path, value, $4::bigint
  FROM unnest($2::text[], $3::text[]) WITH ORDINALITY given(path, value, place) ORDER BY place`

const undoSql = 'UPDATE correction SET undone_at = $2 WHERE id = ANY($1) AND undone_at IS NULL'

const listSql = `
  SELECT id, path, value, created_at FROM correction
  WHERE document_id = (SELECT id FROM document WHERE public_id = $1) AND undone_at IS NULL ORDER BY id`
