import type {WorkerRow} from './worker-row.ts'

/** A lease, as the reaper looks at it. */
export interface RunningRow {
  id: number
  queue: string
  run_id: number
  lease_token: number
  lease_until: number
  started_at: number
  worker_id: number
  crashes: number
  cancel_requested: 0 | 1
}

export interface ReapOptions {
  leaseMs: number
  maxCrashes: number
  /** Queues whose jobs end no process. */
  innocent?: readonly string[]
}

/** What becomes of a lease: it gets one more term, or is taken back; `poison` has crashed too often, and is leased to the reaper. */
export interface Verdict {
  row: RunningRow
  what: 'extend' | 'requeue' | 'poison'
  isBlamed: boolean
}

/** Remembers when it looked last: a reaper of one process. */
export function createJudge(isGone: (owner: WorkerRow) => boolean) {
  let lastReap: number | null = null
  return {
    judge(rows: RunningRow[], owners: WorkerRow[], options: ReapOptions, now: number): Verdict[] {
      const {innocent = [], leaseMs, maxCrashes} = options
      const dead = new Set(owners.filter(isGone).map(({id}) => id))
      const slots = new Map(owners.map((owner) => [owner.id, owner.slots]))
      const held = countBy(rows.filter(({queue}) => !innocent.includes(queue)))
      // After a sleep of the machine or a jump of its clock every lease looks expired, and the living owners' beats are
      // only about to come: they get one more term.
      const slept = lastReap !== null && now - lastReap > leaseMs
      const grace = (row: RunningRow) => slept && row.lease_until >= lastReap!
      return rows.flatMap((row): Verdict[] => {
        const isDead = dead.has(row.worker_id)
        if (!isDead && (row.lease_until > now + 2 * leaseMs || (row.lease_until <= now && grace(row)))) {
          return [{row, what: 'extend', isBlamed: false}]
        }
        if (!isDead && row.lease_until > now) return []
        // Who held more than it had slots had claimed short jobs ahead and not begun most of them: three pulled plugs
        // must not make poison of those.
        const isBlamed = !innocent.includes(row.queue) && held.get(row.worker_id)! <= slots.get(row.worker_id)!
        const isPoison = isBlamed && row.crashes + 1 >= maxCrashes && !row.cancel_requested
        return [{row, what: isPoison ? 'poison' : 'requeue', isBlamed}]
      })
    },
    /** It looked at this time, and what it found is written. */
    looked(now: number): void {
      lastReap = now
    },
  }
}

/** Leases of each owner. */
function countBy(rows: RunningRow[]): Map<number, number> {
  const held = new Map<number, number>()
  for (const {worker_id: owner} of rows) held.set(owner, (held.get(owner) ?? 0) + 1)
  return held
}
