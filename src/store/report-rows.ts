import {readFileSync} from 'node:fs'
import type {ReportData, ReportOptions} from '../types/report.ts'
import type {StoredReport} from './report-store.ts'
import {failureOf} from './rows.ts'
import type {StoreEffect} from './types.ts'

/** A row of what became of the report of a batch, as every store has it. */
export interface ReportRow {
  batch: string
  options: string
  key: string | null
  error: string | null
  done_at: number | null
  written_at: number | null
}

export const toReport = (row: ReportRow): StoredReport => ({
  batch: row.batch,
  options: JSON.parse(row.options) as ReportOptions,
  key: row.key,
  error: failureOf(row.error),
  doneAt: row.done_at,
  writtenAt: row.written_at,
})

/** What an effect carries, or the file that it names. */
export const reportDataOf = (effect: Extract<StoreEffect, {type: 'report.save'}>): ReportData =>
  'file' in effect ? (JSON.parse(readFileSync(effect.file, 'utf8')) as ReportData) : effect
