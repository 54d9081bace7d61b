import {expect} from 'vitest'
import type {EveryStore} from './every-store.ts'

interface Opened {
  store: EveryStore
  ask: <Row>(text: string) => Promise<Row[]>
}

/** Nothing is wrong with a store: what is counted is what there is. */
export async function expectWhole({store, ask}: Opened): Promise<void> {
  if (typeof store.check === 'function') expect(await store.check()).toEqual(['ok'])
  expect(await ask(wrongBatchCounts)).toEqual([])
  expect(await ask(wrongJobCounts)).toEqual([])
  expect(await ask(wrongTotals)).toEqual([])
}

const wrongBatchCounts = `
  SELECT batch_id, state, sum(n) FROM (
    SELECT batch_id, state, n FROM batch_count
    UNION ALL
    SELECT i.batch_id, CASE i.outcome WHEN 'queued' THEN r.state ELSE i.outcome END, -1
    FROM batch_item i LEFT JOIN run r ON r.id = i.run_id WHERE i.outcome <> 'queued' OR r.id IS NOT NULL
  ) counted GROUP BY batch_id, state HAVING sum(n) <> 0`

const wrongJobCounts = `
  SELECT queue, status, sum(n) FROM (
    SELECT queue, status, n FROM job_count UNION ALL SELECT queue, status, -1 FROM job
  ) counted GROUP BY queue, status HAVING sum(n) <> 0`

const wrongTotals = `SELECT n FROM counter WHERE name = 'documents' AND n <> (SELECT count(*) FROM document)`
