import type {Clock} from '../clock.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {documentNumber} from './results.ts'
import {all, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Correction, Store} from './types.ts'

type Family = 'correct' | 'undoCorrection' | 'corrections'

interface CorrectionRow {
  id: number
  path: string
  value: string | null
  created_at: number
}

/** What users said. Reported only once it is on the disk. */
export function correctionQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  const durably = <T>(write: () => T): T => withFullSync(db, () => writeTransaction(db, write))
  return {
    correct(document, path, value) {
      const insert = 'INSERT INTO correction(document_id, path, value, created_at) VALUES(?, ?, ?, ?)'
      durably(() => run(db, insert, documentNumber(db, document), path, value, clock.now()))
    },
    undoCorrection: (document, path) =>
      durably(() => run(db, undoSql, {now: clock.now(), document, path: path ?? null}) > 0),
    corrections: (document) => all<CorrectionRow>(db, listSql, document).map(toCorrection),
  }
}

const undoSql = `
  UPDATE correction SET undone_at = $now WHERE id = (
    SELECT max(id) FROM correction
    WHERE document_id = (SELECT id FROM document WHERE public_id = $document) AND undone_at IS NULL AND path = coalesce($path, path))`

const listSql = `
  SELECT id, path, value, created_at FROM correction
  WHERE document_id = (SELECT id FROM document WHERE public_id = ?) AND undone_at IS NULL ORDER BY id`

function toCorrection({id, path, value, created_at}: CorrectionRow): Correction {
  return {id, path, value, createdAt: created_at}
}
