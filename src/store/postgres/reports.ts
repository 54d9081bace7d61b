import type {Clock} from '../../clock.ts'
import type {FolderReport, ReportOptions} from '../../types/report.ts'
import {notFound} from '../errors.ts'
import {type ReportRow, reportDataOf, toReport} from '../report-rows.ts'
import type {ReportStore, StoredReport} from '../report-store.ts'
import type {StoreEffect} from '../types.ts'
import {hasOpenRuns} from './open-runs.ts'
import type {PgDatabase, Sql} from './sql.ts'

type Effect<T extends StoreEffect['type']> = Extract<StoreEffect, {type: T}>

export function reportQueries(db: PgDatabase, clock: Clock): ReportStore {
  const reports = async (text: string, ...parameters: unknown[]): Promise<StoredReport[]> =>
    (await db.all<ReportRow>(text, ...parameters)).map(toReport)
  return {
    report: async (batch) => (await reports(oneSql, batch))[0] ?? null,
    reportsDue: async () => (await db.all<{batch: string}>(dueSql)).map(({batch}) => batch),
    reportRun: async (batch) => (await db.first<{run: string}>(runSql, batch))?.run ?? null,
    async unwrittenReports(batch) {
      const found = await (batch === undefined
        ? reports(unwrittenSql, db.host)
        : reports(unwrittenOfSql, db.host, batch))
      return found.filter(({options}) => options.output)
    },
    failedReports: () => reports(failedSql),
    hasFolderReport: async (key) => (await db.first('SELECT 1 FROM folder_report WHERE key = $1', key)) !== null,
    async folderReport(key) {
      const row = await db.first<{data: string}>('SELECT data FROM folder_report WHERE key = $1', key)
      return row === null ? null : (JSON.parse(row.data) as FolderReport)
    },
    async markReportWritten(batch) {
      changed(batch, await db.run(`UPDATE report SET written_at = $2 ${ofBatch}`, batch, clock.now()))
    },
  }
}

const reportSql = `
  SELECT b.public_id batch, r.options, r.key, r.error, r.done_at, r.written_at
  FROM report r JOIN batch b ON b.id = r.batch_id`

const oneSql = `${reportSql} WHERE b.public_id = $1`

// The server reads no JSON with a path that is not UTF-8: this leaves out most of those without an output, and the rest is left out here.
// The file is one of the machine that asked for it.
const isUnwritten = `b.host IN ($1, '') AND r.key IS NOT NULL AND r.written_at IS NULL AND strpos(r.options, '"path":') > 0`
const unwrittenSql = `${reportSql} WHERE ${isUnwritten} ORDER BY r.batch_id`
const unwrittenOfSql = `${reportSql} WHERE ${isUnwritten} AND b.public_id = $2`

const failedSql = `${reportSql} WHERE r.error IS NOT NULL AND b.cancelled_at IS NULL ORDER BY r.batch_id`

// Duplicates are settled when a batch is learned from; a batch that was cancelled needs no report any more.
const dueSql = `
  SELECT b.public_id batch FROM report p JOIN batch b ON b.id = p.batch_id
  WHERE p.done_at IS NULL AND b.closed_at IS NOT NULL AND b.learned_at IS NOT NULL AND b.cancelled_at IS NULL
    AND NOT ${hasOpenRuns('b.id')}
  ORDER BY b.id`

const runSql = `
  SELECT r.public_id run FROM batch_item i JOIN run r ON r.id = i.run_id
  WHERE i.batch_id = (SELECT id FROM batch WHERE public_id = $1) ORDER BY i.ordinal LIMIT 1`

/** Inside the transaction that makes the batch. */
export async function wantReport(sql: Sql, clock: Clock, batch: string, options: ReportOptions): Promise<void> {
  await sql.run(wantSql, JSON.stringify(options), clock.now(), batch)
}

const wantSql = `
  INSERT INTO report(batch_id, options, created_at) SELECT id, $1, $2::bigint FROM batch WHERE public_id = $3`

export async function saveReport(sql: Sql, clock: Clock, effect: Effect<'report.save'>): Promise<void> {
  const {key, report} = reportDataOf(effect)
  await sql.run(saveSql, key, JSON.stringify(report), clock.now())
  await keepReport(sql, clock, {batch: effect.batch, key})
}

// An update that changes nothing keeps it from being deleted by another process before it is referred to.
const saveSql = `
  INSERT INTO folder_report(key, data, created_at) VALUES($1, $2, $3)
  ON CONFLICT(key) DO UPDATE SET created_at = folder_report.created_at`

export async function keepReport(
  sql: Sql,
  clock: Clock,
  {batch, key}: Omit<Effect<'report.keep'>, 'type'>,
): Promise<void> {
  changed(batch, await sql.run(keepSql, batch, key, clock.now()))
}

export async function failReport(sql: Sql, clock: Clock, {batch, error}: Effect<'report.fail'>): Promise<void> {
  const failure = JSON.stringify(error)
  changed(batch, await sql.run(`UPDATE report SET error = $2, done_at = $3 ${ofBatch}`, batch, failure, clock.now()))
}

/** A report that has failed is due again. */
export async function openReport(sql: Sql, _clock: Clock, {batch}: Effect<'report.open'>): Promise<void> {
  changed(batch, await sql.run(`UPDATE report SET error = NULL, done_at = NULL ${ofBatch}`, batch))
}

const ofBatch = 'WHERE batch_id = (SELECT id FROM batch WHERE public_id = $1)'
const keepSql = `UPDATE report SET key = $2, error = NULL, done_at = $3, written_at = NULL ${ofBatch}`

function changed(batch: string, rows: number): void {
  if (rows === 0) throw notFound('report', batch)
}
