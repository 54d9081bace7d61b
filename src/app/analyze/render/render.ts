import type {FolderReport, ReportFormat} from '../../../types/report.ts'
import {reportCalendar} from './calendar.ts'
import {reportCsv} from './csv.ts'
import {reportMarkdown} from './markdown.ts'

/** A report as the text of a file. `now` is UTC ms, for formats that want to know when they were made. */
export function renderReport(report: FolderReport, format: ReportFormat, {now}: {now: number}): string {
  switch (format) {
    case 'csv':
      return reportCsv(report)
    case 'md':
      return reportMarkdown(report)
    case 'ics':
      return reportCalendar(report, now)
    case 'json':
      return `${JSON.stringify(report, null, 1)}\n`
  }
}
