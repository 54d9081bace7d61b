import chalk from 'chalk'
import type {Totals} from '../types/totals.ts'
import {plural} from './format.ts'
import {renderTable} from './table.ts'

/** Sums as a table; one row a group and currency. */
export function totalsLines({by, rows, without}: Totals, columns: number): string[] {
  const unknown = without === 0 ? [] : [chalk.yellow(`${plural(without, 'bill')} without a known total: snap review`)]
  if (rows.length === 0) return ['No bills.', ...unknown]
  const headers = [
    {header: by === 'tax' ? 'tax %' : by, flexible: true},
    {header: 'bills', align: 'right' as const},
    {header: by === 'tax' ? 'net' : 'total', align: 'right' as const},
    {header: 'tax', align: 'right' as const},
    {header: ''},
    {header: 'to check', align: 'right' as const},
  ]
  const cells = rows.map((row) => [
    row.key ?? '–',
    String(row.documents),
    row.total,
    row.tax,
    row.currency ?? '?',
    row.review === 0 ? '' : String(row.review),
  ])
  return [...renderTable(headers, cells, columns), ...unknown]
}
