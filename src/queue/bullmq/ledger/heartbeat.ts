import type {Sql} from '../../../store/postgres/sql.ts'
import type {Beat, LeaseRef} from '../../types.ts'

export type RenewLeases = (leases: LeaseRef[], until: number) => Promise<Beat>

/** Extends exactly these (id, token) pairs: renewing all jobs of a worker would keep alive what it has lost or dropped. */
export function createRenewLeases(db: Sql): RenewLeases {
  return async (leases, until) => {
    if (leases.length === 0) return {lost: [], cancelled: []}
    const renewed = await db.all<{public_id: string; cancel_requested: 0 | 1}>(
      renewSql,
      JSON.stringify(leases.toSorted((a, b) => (a.id < b.id ? -1 : 1))),
      until,
    )
    const kept = new Set(renewed.map((row) => row.public_id))
    const asked = new Set(renewed.filter((row) => row.cancel_requested).map((row) => row.public_id))
    return {
      lost: leases.filter(({id}) => !kept.has(id)),
      cancelled: leases.filter(({id}) => asked.has(id)),
    }
  }
}

/** A beat that a crash of the server forgets is followed by the next one: it does not wait for the disk. */
const renewSql = `
  WITH quickly AS (SELECT set_config('synchronous_commit', 'off', true)), leased AS MATERIALIZED (
    SELECT one.id AS leased_id FROM quickly, json_to_recordset($1::json) given(id text, token bigint), LATERAL (
      SELECT id, lease_token, status FROM job WHERE public_id = given.id OFFSET 0 FOR UPDATE) one
    WHERE one.lease_token = given.token AND one.status = 'running'
  )
  UPDATE job SET lease_until = $2 FROM leased WHERE id = leased_id RETURNING public_id, cancel_requested`

/** Of a lease that is ours. */
export const saveProgressSql = `
  WITH quickly AS (SELECT set_config('synchronous_commit', 'off', true))
  UPDATE job SET progress = $1 FROM quickly WHERE public_id = $2 AND lease_token = $3 AND status = 'running'`
