import type {Clock} from '../clock.ts'
import {encodePath} from '../path-bytes.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {moveSource} from './move-source.ts'
import {type RenameRow, toRename} from './rename-rows.ts'
import {documentNumber} from './results.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'

type Family = 'planRename' | 'endRename' | 'plannedRenames' | 'lastRenames'

/** The journal of renames: written to the disk before a file is touched. */
export function renameQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  const durably = <T>(write: () => T): T => withFullSync(db, () => writeTransaction(db, write))
  return {
    planRename: (change, {document, from, to}) =>
      durably(() => {
        const values = [change, documentNumber(db, document), encodePath(from), encodePath(to), clock.now()]
        return first<{id: number}>(db, planSql, ...values)!.id
      }),
    endRename: (id, state) =>
      durably(() => {
        if (state === 'dropped') run(db, 'DELETE FROM rename WHERE id = ?', id)
        else end(db, id, state)
      }),
    plannedRenames: () => all<RenameRow>(db, `${listSql} WHERE state = 'planned' ORDER BY r.id`).map(toRename),
    lastRenames: () => all<RenameRow>(db, lastSql).map(toRename),
  }
}

const planSql = `
  INSERT INTO rename(change_id, document_id, from_path, to_path, state, created_at)
  VALUES(?, ?, ?, ?, 'planned', ?) RETURNING id`

const listSql = `
  SELECT r.id, d.public_id document, r.from_path, r.to_path FROM rename r JOIN document d ON d.id = r.document_id`

// Newest first: a chain of renames is taken back from its end.
const lastSql = `
  ${listSql} WHERE r.state = 'done'
    AND r.change_id = (SELECT change_id FROM rename WHERE state = 'done' ORDER BY id DESC LIMIT 1)
  ORDER BY r.id DESC`

function end(db: Db, id: number, state: 'done' | 'undone'): void {
  run(db, 'UPDATE rename SET state = ? WHERE id = ?', state, id)
  const row = first<RenameRow>(db, 'SELECT * FROM rename WHERE id = ?', id)
  if (row === null) return
  const {from_path: from, to_path: to} = row
  if (state === 'done') moveSource(db, from, to)
  else moveSource(db, to, from)
}
