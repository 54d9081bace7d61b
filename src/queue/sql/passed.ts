import {newId} from '../../ids.ts'
import type {Db} from '../../store/database.ts'
import type {Tally} from '../shared/tally.ts'
import type {PassedJob} from '../types.ts'

/** Writes work that was done on the way, under the lease of the job `by`. Runs inside the caller's transaction. */
export type InsertPassed = (
  passed: PassedJob[],
  by: {run_id: number; worker_id: number},
  now: number,
  tally: Tally,
) => void

export function createInsertPassed(db: Db): InsertPassed {
  const insert = db
    .prepare<unknown[], number>(`
    INSERT INTO job(public_id, queue, name, run_id, payload, key, status, priority, seq, stage_order, run_at, soft_ms,
      hard_ms, lease_token, worker_id, progress, created_at, started_at, finished_at)
    VALUES(?, ?, ?, ?, ?, ?, 'done', ?, ?, ?, ?, ?, ?, 1, ?, 1, ?, ?, ?) RETURNING id`)
    .pluck()
  const recordAttempt = db.prepare(`
    INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at) VALUES(?, 1, ?, 'ok', ?, ?)`)
  return (passed, {run_id: run, worker_id: worker}, now, tally) => {
    for (const {job, startedAt, finishedAt} of passed) {
      const {queue, name, payload, key, priority, seq, order, limits} = job
      const what = [newId('j', now), queue, name, run, JSON.stringify(payload), key, priority, seq, order]
      const when = [startedAt, limits.softMs, limits.hardMs, worker, startedAt, startedAt, finishedAt]
      recordAttempt.run(insert.get(...what, ...when), worker, startedAt, finishedAt)
      tally.add(queue, 'done', 1)
    }
  }
}
