import type {Db} from '../../store/database.ts'
import {liveStatuses} from '../shared/job-row.ts'
import {ascendingIds, firstStatus, needsNotLive, runNumbers} from '../shared/new-jobs.ts'
import type {Tally} from '../shared/tally.ts'
import type {NewJob} from '../types.ts'

/**
 * Rows a statement. One row a statement wrote 88-103k rows/s, json_each 114k; shared values bound once and the rest in
 * multi-row VALUES 161k (16 rows), 177k (64) and 193k (250): binding a value costs 0.15 µs, more than storing it.
 */
const chunkSizes = [256, 32, 4, 1] as const

export type InsertJobs = (jobs: NewJob[], now: number, tally: Tally) => number

/** Inserts jobs whose key is not live; returns how many. Runs inside the caller's transaction. */
export function createInsertJobs(db: Db): InsertJobs {
  const inserts = new Map(chunkSizes.map((size) => [size, prepareInsert(db, size)] as const))
  const runIds = db.prepare<[string], {id: number; public_id: string}>(
    'SELECT id, public_id FROM run WHERE public_id IN (SELECT value FROM json_each(?))',
  )
  const addDependencies = createAddDependencies(db)

  /** Inserts jobs[from, to), which share what isAlike compares. */
  function insertAlike(jobs: NewJob[], ids: string[], runs: Map<string, number>, range: Range): number {
    const {queue, name, priority, limits} = jobs[range.from]!
    const shared = [range.now, queue, name, range.status, priority, range.runAt, limits.softMs, limits.hardMs]
    let written = 0
    let at = range.from
    for (const size of chunkSizes) {
      for (; range.to - at >= size; at += size) {
        const values: unknown[] = [...shared]
        for (let i = at; i < at + size; i++) {
          const job = jobs[i]!
          values.push(ids[i], runs.get(job.run), JSON.stringify(job.payload), job.key, job.seq, job.order)
        }
        written += inserts.get(size)!.run(values).changes
      }
    }
    return written
  }

  return (jobs, now, tally) => {
    const runs = runNumbers(jobs, runIds.all(JSON.stringify([...new Set(jobs.map((job) => job.run))])))
    for (const run of runs.values()) tally.woke(run)
    const ids = ascendingIds(jobs.length, now)
    let written = 0
    for (let from = 0, to = 0; from < jobs.length; from = to) {
      const first = jobs[from]!
      while (to < jobs.length && isAlike(first, jobs[to]!)) to++
      const runAt = first.runAt ?? now
      const status = firstStatus(first, now)
      const inserted = insertAlike(jobs, ids, runs, {from, to, status, runAt, now})
      tally.add(first.queue, status, inserted)
      written += inserted
    }
    jobs.forEach((job, index) => {
      if (job.needs?.length) addDependencies(ids[index]!, job)
    })
    return written
  }
}

interface Range {
  from: number
  to: number
  status: 'ready' | 'delayed' | 'blocked'
  runAt: number
  now: number
}

function prepareInsert(db: Db, rows: number) {
  const values = Array(rows).fill('(?,?,?,?,?,?)').join()
  return db.prepare(`
    WITH shared(now, queue, name, status, priority, run_at, soft_ms, hard_ms) AS MATERIALIZED (SELECT ?,?,?,?,?,?,?,?)
    INSERT INTO job(public_id, queue, name, run_id, payload, key, status, priority, seq, stage_order, run_at, soft_ms, hard_ms, created_at)
    SELECT column1, queue, name, column2, column3, column4, status, priority, column5, column6, run_at, soft_ms, hard_ms, now
    FROM shared, (VALUES ${values}) WHERE true
    ON CONFLICT DO NOTHING`)
}

function createAddDependencies(db: Db) {
  const idOf = db.prepare<[string], number>('SELECT id FROM job WHERE public_id = ?').pluck()
  const insert = db.prepare(`
    INSERT INTO job_dep(job_id, needs_id)
    SELECT :id, id FROM job WHERE key IN (SELECT value FROM json_each(:keys)) AND status IN ${liveStatuses}
      AND cancel_requested = 0 AND id <> :id`)
  const setWaiting = db.prepare('UPDATE job SET waiting_for = ? WHERE id = ?')
  return (publicId: string, job: NewJob) => {
    const id = idOf.get(publicId)
    if (id === undefined) return
    const keys = [...new Set(job.needs)]
    const found = insert.run({id, keys: JSON.stringify(keys)}).changes
    if (found !== keys.length) throw needsNotLive(job.key, keys)
    setWaiting.run(found, id)
  }
}

function isAlike(a: NewJob, b: NewJob): boolean {
  return (
    a.queue === b.queue &&
    a.name === b.name &&
    a.priority === b.priority &&
    a.runAt === b.runAt &&
    !a.needs?.length === !b.needs?.length &&
    a.limits.softMs === b.limits.softMs &&
    a.limits.hardMs === b.limits.hardMs
  )
}
