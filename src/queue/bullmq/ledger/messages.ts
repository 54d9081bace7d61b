import type {JobStatus} from '../../types.ts'
import type {Message} from '../delivery.ts'

/** What a message says of its job, as it lies in the table. */
export interface MessageRow {
  public_id: string
  delivery: number
  queue: string
  stage_order: number
  priority: number
  seq: number
}

/** A row that was changed, with what it is now. */
export interface ChangedRow extends MessageRow {
  id: number
  run_id: number
  status: JobStatus
}

/** Columns of ChangedRow of the table or query `from`. */
export const changedColumns = (from: string): string =>
  ['id', 'run_id', 'status', 'public_id', 'delivery', 'queue', 'stage_order', 'priority', 'seq']
    .map((column) => `${from}.${column}`)
    .join(', ')

export const toMessage = (row: MessageRow): Message => ({
  job: row.public_id,
  delivery: row.delivery,
  lane: {queue: row.queue, order: row.stage_order},
  priority: row.priority,
  seq: row.seq,
})

/** The name of a message: a job is ready under it once. */
export const messageName = ({job, delivery}: Pick<Message, 'job' | 'delivery'>): string => `${job}-${delivery}`

/**
 * Part of a statement that writes the differences of job_count that its part `changed` makes: rows with their queue, what they
 * were (`was`; null: new) and what they are (`status`).
 */
export const counting = (changed: string): string => `
  INSERT INTO job_count(queue, status, n)
  SELECT queue, status, sum(n) FROM (
    SELECT queue, was AS status, -1 AS n FROM ${changed} WHERE was IS NOT NULL
    UNION ALL SELECT queue, status, 1 FROM ${changed}) differences
  GROUP BY queue, status HAVING sum(n) <> 0`
