import {type BillField, billFields} from '../../types/bill.ts'
import {labelsOfWhole} from '../../types/label.ts'
import type {BillInDocument} from '../../types/parts.ts'

/** Columns of a bill's row, in order; new ones come last; fields of the bill under their contract names. */
export const columns = [
  'id',
  'path',
  'kind',
  'state',
  'review',
  ...billFields,
  'items',
  'labels',
  'archive',
  'part',
] as const

export type Row = Record<(typeof columns)[number], string | null>

/** One bill as a flat row of texts; null where there is no value. */
export function toRow({document, part}: BillInDocument): Row {
  const field = (name: BillField) => document.bill?.[name].value ?? null
  return {
    id: document.id,
    path: document.path,
    kind: document.kind,
    state: document.state,
    review: document.review ? 'yes' : 'no',
    ...(Object.fromEntries(billFields.map((name) => [name, field(name)])) as Record<BillField, string | null>),
    items: document.bill ? String(document.bill.items.length) : null,
    labels:
      labelsOfWhole(document.labels)
        .map(({label}) => label)
        .join(' ') || null,
    archive: document.artifacts.find(({kind}) => kind === 'archive-pdf')?.path ?? null,
    part: part === null ? null : String(part),
  }
}
