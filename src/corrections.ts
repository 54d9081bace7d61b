import {ExitCode, SnapError} from './errors.ts'
import {
  type Bill,
  billFields,
  type Contract,
  contractFields,
  type Field,
  type LineItem,
  type TaxLine,
} from './types/bill.ts'
import {type DocumentKind, documentKinds} from './types/document.ts'
import type {ReadData} from './types/results.ts'

/** What a user said about one value: `null` means that the document has no such value. */
export interface FieldCorrection {
  /**
   * "total", "items[2].amount", "taxes[0].rate", "parties[1]", "parties[1].role", "kind"; "parts[1].total" of the second bill of a document.
   * Indexes count from 0.
   */
  path: string
  value: string | null
}

const itemColumns = ['description', 'quantity', 'unitPrice', 'amount'] as const
const taxColumns = ['rate', 'base', 'amount'] as const

type Target =
  | {list: null; name: string}
  | {list: 'items' | 'taxes'; index: number; column: string}
  | {list: 'parties'; index: number; isRole: boolean}

/** Throws E_FIELD (exit 2) unless `path` names a value that can be corrected. */
export function assertFieldPath(path: string): void {
  const inPart = partOf(path)
  if (inPart === null ? targetOf(path) !== null : isOfBill(inPart.path)) return
  throw new SnapError('E_FIELD', `There is no field ${path}.`, {
    exit: ExitCode.usage,
    hint: `Fields: ${[...billFields, ...contractFields, 'kind', 'items[0].amount', 'taxes[0].rate', 'parties[0]', 'parties[0].role', 'parts[0].total'].join(', ')}.`,
  })
}

/** The part that "parts[1].total" is about, and the path inside; null for a path of the whole document. */
export function partOf(path: string): {part: number; path: string} | null {
  const match = /^parts\[(\d{1,4})\]\.(.+)$/su.exec(path)
  return match === null ? null : {part: Number(match[1]), path: match[2]!}
}

/** Whether the path names a value that bills have, or their kind. */
function isOfBill(path: string): boolean {
  const target = targetOf(path)
  if (target === null || target.list === 'parties') return false
  return target.list !== null || !(contractFields as readonly string[]).includes(target.name)
}

/**
 * Lays what the user said over what the rules read; the newer of two corrections of a path wins. `data` is not changed;
 * nor are its parts, which have readings of their own.
 * A line beyond the last one is added at the end, so that a correction survives rules that find fewer lines.
 */
export function applyCorrections(data: ReadData, corrections: readonly FieldCorrection[]): ReadData {
  if (corrections.length === 0) return data
  const corrected = structuredClone(data)
  for (const {target, value} of withoutGaps(data, corrections)) {
    if (target !== null) applyOne(corrected, target, value)
  }
  return corrected
}

/** The corrections with the indexes of lines that are not there moved together, in their order, to the end. */
function withoutGaps(data: ReadData, corrections: readonly FieldCorrection[]) {
  const parsed = corrections.map(({path, value}) => ({target: targetOf(path), value}))
  const lengths = {
    items: data.bill?.items.length ?? 0,
    taxes: data.bill?.taxes.length ?? 0,
    parties: data.contract?.parties.length ?? 0,
  }
  const added = {items: new Set<number>(), taxes: new Set<number>(), parties: new Set<number>()}
  for (const {target} of parsed) {
    if (target?.list && target.index >= lengths[target.list]) added[target.list].add(target.index)
  }
  return parsed.map(({target, value}) => {
    if (!target?.list || target.index < lengths[target.list]) return {target, value}
    const place = [...added[target.list]].filter((index) => index < target.index).length
    return {target: {...target, index: lengths[target.list] + place}, value}
  })
}

function targetOf(path: string): Target | null {
  const names: string[] = ['kind', ...billFields, ...contractFields]
  if (names.includes(path)) return {list: null, name: path}
  const match = /^(items|taxes|parties)\[(\d{1,4})\](?:\.(\w+))?$/.exec(path)
  if (match === null) return null
  const [, list, digits, column = ''] = match
  const index = Number(digits)
  if (list === 'parties') return column === '' || column === 'role' ? {list, index, isRole: column === 'role'} : null
  const columns: readonly string[] = list === 'items' ? itemColumns : taxColumns
  return columns.includes(column) ? {list: list as 'items' | 'taxes', index, column} : null
}

function applyOne(data: ReadData, target: Target, value: string | null): void {
  if (target.list === 'parties') {
    if (data.contract !== null) setParty(data.contract.parties, target, value)
  } else if (target.list !== null) {
    if (data.bill !== null) setCell(data.bill, target, value)
  } else if (target.name !== 'kind') {
    setField(data, target.name, value)
  } else if (isKind(value)) {
    data.kind = value
    data.kindConfidence = 1
  }
}

function setField({bill, contract}: ReadData, name: string, value: string | null): void {
  const owner = (bill !== null && name in bill ? bill : contract) as Record<string, Field> | null
  if (owner !== null && name in owner) owner[name] = userField(owner[name]!, value)
}

function userField(field: Field, value: string | null): Field {
  const reason = value === null ? 'removed by the user' : 'corrected by the user'
  return {...field, value, confidence: 1, source: 'user', reason}
}

const noField: Field = {value: null, confidence: 0, page: null, box: null, source: null, reason: ''}

type Parties = Contract['parties']

function setParty(parties: Parties, {index, isRole}: Extract<Target, {list: 'parties'}>, value: string | null): void {
  const party = parties[index] ?? {...noField, role: null}
  parties[index] = isRole ? {...party, role: value} : {...userField(party, value), role: party.role}
}

function setCell(bill: Bill, {list, index, column}: Extract<Target, {column: string}>, value: string | null): void {
  if (list === 'items') {
    const line = bill.items[index] ?? emptyItem()
    bill.items[index] = {...line, [column]: column === 'description' ? (value ?? '') : value, confidence: 1}
  } else {
    bill.taxes[index] = {...(bill.taxes[index] ?? emptyTax()), [column]: value}
  }
}

function emptyItem(): LineItem {
  return {description: '', quantity: null, unitPrice: null, amount: null, page: 1, box: null, confidence: 1}
}

function emptyTax(): TaxLine {
  return {rate: null, base: null, amount: null}
}

function isKind(value: string | null): value is DocumentKind {
  return documentKinds.includes(value as DocumentKind)
}
