import type {ReportData, ReportInput} from '../../types/report.ts'
import type {Stage} from '../stage.ts'
import {folderReport} from './report.ts'

/** analyze.report: what the contracts of a batch come to, once its documents have ended. */
export const reportStage: Stage<ReportInput, ReportData> = {
  name: 'analyze.report',
  group: 'analyze',
  version: 1,
  unit: 'batch',
  options: [],
  requires: [],
  // 10,000 contracts take seconds; an hour is for what nobody has thought of.
  limits: {softMs: 3_300_000, hardMs: 3_600_000},
  run: async ({data: {key, ...input}}, {signal}) => {
    signal.throwIfAborted()
    return {data: {key, report: folderReport(input)}, artifacts: []}
  },
}
