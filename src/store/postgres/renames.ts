import type {Clock} from '../../clock.ts'
import {notFound} from '../errors.ts'
import {type RenameRow, toRename} from '../rename-rows.ts'
import type {Store} from '../types.ts'
import {moveSource} from './move-source.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {pathBytes} from './values.ts'

type Family = 'planRename' | 'endRename' | 'plannedRenames' | 'lastRenames'

/** The journal of renames of this machine's files: committed before a file is touched. */
export function renameQueries(db: PgDatabase, clock: Clock): Pick<Store, Family> {
  const {host} = db
  return {
    async planRename(change, {document, from, to}) {
      const values = [change, document, host, pathBytes(from), pathBytes(to), clock.now()]
      const planned = await db.first<{id: number}>(planSql, ...values)
      if (planned === null) throw notFound('document', document)
      return planned.id
    },
    async endRename(id, state) {
      if (state === 'dropped') await db.run('DELETE FROM rename WHERE id = $1', id)
      else await db.transaction((sql) => end(sql, host, id, state))
    },
    plannedRenames: async () => (await db.all<RenameRow>(plannedSql, host)).map(toRename),
    lastRenames: async () => (await db.all<RenameRow>(lastSql, host)).map(toRename),
  }
}

const planSql = `
  INSERT INTO rename(change_id, document_id, host, from_path, to_path, state, created_at)
  SELECT $1, id, $3, $4::bytea, $5::bytea, 'planned', $6::bigint FROM document WHERE public_id = $2 RETURNING id`

const listSql = `
  SELECT r.id, d.public_id document, r.from_path, r.to_path FROM rename r JOIN document d ON d.id = r.document_id
  WHERE r.host IN ($1, '')`

const plannedSql = `${listSql} AND r.state = 'planned' ORDER BY r.id`

// Newest first: a chain of renames is taken back from its end.
const lastSql = `
  ${listSql} AND r.state = 'done'
    AND r.change_id = (SELECT change_id FROM rename WHERE host IN ($1, '') AND state = 'done' ORDER BY id DESC LIMIT 1)
  ORDER BY r.id DESC`

const endSql = 'UPDATE rename SET state = $1 WHERE id = $2 RETURNING from_path "from", to_path "to"'

async function end(sql: Sql, host: string, id: number, state: 'done' | 'undone'): Promise<void> {
  const row = await sql.first<{from: Buffer; to: Buffer}>(endSql, state, id)
  if (row === null) return
  const {from, to} = row
  if (state === 'done') await moveSource(sql, host, from, to)
  else await moveSource(sql, host, to, from)
}
