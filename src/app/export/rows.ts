import {type BillField, billFields} from '../../types/bill.ts'
import type {DocumentJson} from '../../types/contract.ts'

/** Columns of the CSV, in order; fields of the bill under their contract names. */
export const columns = ['id', 'path', 'kind', 'state', 'review', ...billFields, 'items', 'archive'] as const

/** One document as a flat row of texts; null where there is no value. */
export function toRow(document: DocumentJson): Record<string, string | null> {
  const field = (name: BillField) => document.bill?.[name].value ?? null
  return {
    id: document.id,
    path: document.path,
    kind: document.kind,
    state: document.state,
    review: document.review ? 'yes' : 'no',
    ...Object.fromEntries(billFields.map((name) => [name, field(name)])),
    items: document.bill ? String(document.bill.items.length) : null,
    archive: document.artifacts.find(({kind}) => kind === 'archive-pdf')?.path ?? null,
  }
}

/** RFC 4180; a cell that a spreadsheet would take for a formula gets a quote mark in front (CSV injection); amounts stay. */
export function csvCell(value: string | null): string {
  if (value === null) return ''
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/u.test(value) ? `'${value}` : value
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: (string | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`
