import type {ReportResult} from '../app/report/report.ts'
import {formatBytes} from '../byte-size.ts'
import {shortPath} from './format.ts'

/** Where the report is, what is in it and what is not. */
export const reportLines = ({output, bytes, inside, notInside}: ReportResult): string[] => [
  `${shortPath(output)} (${formatBytes(bytes)}) is written. Nothing was sent: read it, then attach it to a bug report.`,
  'Inside:',
  ...inside.map((line) => `  ${line}`),
  'Not inside:',
  ...notInside.map((line) => `  ${line}`),
]
