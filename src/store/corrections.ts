import type {Clock} from '../clock.ts'
import {type CorrectionRow, toCorrection} from './correction-rows.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {StaleCorrectionError} from './errors.ts'
import {documentNumber} from './results.ts'
import {all, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {CorrectionChange, Store} from './types.ts'
import {learn, liveCorrections} from './vendors.ts'

type Family = 'correct' | 'corrections'

/** What users said, and what that teaches. Reported only once it is on the disk. */
export function correctionQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  return {
    correct: (changes) =>
      withFullSync(db, () =>
        writeTransaction(db, () => {
          for (const change of changes) write(db, change, clock.now())
          learn(
            db,
            changes.flatMap(({lesson}) => (lesson ? [lesson] : [])),
          )
        }),
      ),
    corrections: (document) => all<CorrectionRow>(db, listSql, document).map(toCorrection),
  }
}

function write(db: Db, {document, add = [], undo = [], lesson}: CorrectionChange, now: number): void {
  const id = documentNumber(db, document)
  if (lesson && liveCorrections(db, document) !== lesson.corrections) throw new StaleCorrectionError(document)
  for (const {path, value} of add) run(db, insertSql, id, path, value, now)
  for (const one of undo) run(db, 'UPDATE correction SET undone_at = ? WHERE id = ? AND undone_at IS NULL', now, one)
}

const insertSql = 'INSERT INTO correction(document_id, path, value, created_at) VALUES(?, ?, ?, ?)'

const listSql = `
  SELECT id, path, value, created_at FROM correction
  WHERE document_id = (SELECT id FROM document WHERE public_id = ?) AND undone_at IS NULL ORDER BY id`
