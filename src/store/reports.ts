import type {Clock} from '../clock.ts'
import type {FolderReport, ReportOptions} from '../types/report.ts'
import {type Db, writeTransaction} from './database.ts'
import {notFound} from './errors.ts'
import {type ReportRow, reportDataOf, toReport} from './report-rows.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoreEffect} from './types.ts'

type Family =
  | 'report'
  | 'reportsDue'
  | 'reportRun'
  | 'unwrittenReports'
  | 'failedReports'
  | 'hasFolderReport'
  | 'folderReport'
  | 'markReportWritten'
type Effect<T extends StoreEffect['type']> = Extract<StoreEffect, {type: T}>

const reportSql = `
  SELECT b.public_id batch, r.options, r.key, r.error, r.done_at, r.written_at
  FROM report r JOIN batch b ON b.id = r.batch_id`

export function reportQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  const reports = (where: string, ...parameters: unknown[]) =>
    all<ReportRow>(db, `${reportSql} WHERE ${where} ORDER BY r.batch_id`, ...parameters).map(toReport)
  return {
    report: (batch) => reports('b.public_id = ?', batch)[0] ?? null,
    reportsDue: () => all<{batch: string}>(db, dueSql).map(({batch}) => batch),
    reportRun: (batch) => first<{run: string}>(db, runSql, batch)?.run ?? null,
    unwrittenReports(batch) {
      const waiting = `r.key IS NOT NULL AND r.written_at IS NULL AND r.options ->> '$.output.path' IS NOT NULL`
      return batch === undefined ? reports(waiting) : reports(`${waiting} AND b.public_id = ?`, batch)
    },
    failedReports: () => reports('r.error IS NOT NULL AND b.cancelled_at IS NULL'),
    hasFolderReport: (key) => first(db, 'SELECT 1 FROM folder_report WHERE key = ?', key) !== null,
    folderReport(key) {
      const row = first<{data: string}>(db, 'SELECT data FROM folder_report WHERE key = ?', key)
      return row === null ? null : (JSON.parse(row.data) as FolderReport)
    },
    markReportWritten(batch) {
      writeTransaction(db, () => change(db, 'written_at = ?', batch, clock.now()))
    },
  }
}

// Duplicates are settled when a batch is learned from; a batch that was cancelled needs no report any more.
const dueSql = `
  SELECT b.public_id batch FROM report p JOIN batch b ON b.id = p.batch_id
  WHERE p.done_at IS NULL AND b.closed_at IS NOT NULL AND b.learned_at IS NOT NULL AND b.cancelled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM batch_count c
      WHERE c.batch_id = b.id AND c.state IN ('waiting', 'running', 'delayed') AND c.n > 0)
  ORDER BY b.id`

const runSql = `
  SELECT r.public_id run FROM batch_item i JOIN run r ON r.id = i.run_id
  WHERE i.batch_id = (SELECT id FROM batch WHERE public_id = ?) ORDER BY i.ordinal LIMIT 1`

/** Inside the transaction that makes the batch. */
export function wantReport(db: Db, clock: Clock, batch: string, options: ReportOptions): void {
  run(db, wantSql, JSON.stringify(options), clock.now(), batch)
}

const wantSql = 'INSERT INTO report(batch_id, options, created_at) SELECT id, ?, ? FROM batch WHERE public_id = ?'

export function saveReport(db: Db, clock: Clock, effect: Effect<'report.save'>): void {
  const data = reportDataOf(effect)
  run(db, saveSql, data.key, JSON.stringify(data.report), clock.now())
  keepReport(db, clock, {batch: effect.batch, key: data.key})
}

export function keepReport(db: Db, clock: Clock, {batch, key}: Omit<Effect<'report.keep'>, 'type'>): void {
  change(db, 'key = ?, error = NULL, done_at = ?, written_at = NULL', batch, key, clock.now())
}

const saveSql = 'INSERT INTO folder_report(key, data, created_at) VALUES(?, ?, ?) ON CONFLICT DO NOTHING'

export function failReport(db: Db, clock: Clock, {batch, error}: Effect<'report.fail'>): void {
  change(db, 'error = ?, done_at = ?', batch, JSON.stringify(error), clock.now())
}

/** A report that has failed is due again. */
export function openReport(db: Db, _clock: Clock, {batch}: Effect<'report.open'>): void {
  change(db, 'error = NULL, done_at = NULL', batch)
}

function change(db: Db, set: string, batch: string, ...values: unknown[]): void {
  const where = 'batch_id = (SELECT id FROM batch WHERE public_id = ?)'
  if (run(db, `UPDATE report SET ${set} WHERE ${where}`, ...values, batch) === 0) throw notFound('report', batch)
}
