import type {Db} from '../../store/database.ts'
import type {Beat, LeaseRef} from '../types.ts'

export type RenewLeases = (leases: LeaseRef[], until: number) => Beat

/** Extends exactly these (id, token) pairs: renewing all jobs of a worker would keep alive what it has lost or dropped. */
export function createRenewLeases(db: Db): RenewLeases {
  const renew = db.prepare<[number, string], {public_id: string; cancel_requested: 0 | 1}>(`
    UPDATE job SET lease_until = ?
    WHERE id IN (SELECT job.id FROM json_each(?) lease CROSS JOIN job ON job.public_id = lease.value ->> 'id'
      AND job.lease_token = lease.value ->> 'token' AND job.status = 'running')
    RETURNING public_id, cancel_requested`)
  return (leases, until) => {
    if (leases.length === 0) return {lost: [], cancelled: []}
    const renewed = renew.all(until, JSON.stringify(leases))
    const kept = new Set(renewed.map((row) => row.public_id))
    const asked = new Set(renewed.filter((row) => row.cancel_requested).map((row) => row.public_id))
    return {
      lost: leases.filter(({id}) => !kept.has(id)),
      cancelled: leases.filter(({id}) => asked.has(id)),
    }
  }
}
