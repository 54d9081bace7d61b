import {basename} from 'node:path'
import type {SampleTruth, Truth} from './samples-truth.ts'

interface ReadField {
  value: string | null
  confidence: number
}

/** The part of a result of `snap process --json` that is compared. */
export interface ReadDocument {
  path: string
  kind?: string | null
  review?: boolean
  bill?: {vendor: ReadField; date: ReadField; currency: ReadField; total: ReadField; items: unknown[]} | null
  contract?: {agreementDate: ReadField; effectiveDate: ReadField} | null
  error?: {code: string} | null
}

/** `unsure`: no value, which is an honest answer; `wrong` is the one that costs money. */
export type Verdict = 'right' | 'wrong' | 'unsure' | 'not asked'

export interface Comparison {
  verdict: Verdict
  read: string | null
  truth: string | undefined
  /** Wrong, and said to be sure (confidence 0.9 or more). */
  surelyWrong: boolean
}

const comparedFields = ['kind', 'vendor', 'date', 'currency', 'total', 'items'] as const
export type ComparedField = (typeof comparedFields)[number]

export interface Row {
  file: string
  error: string | null
  fields: Record<ComparedField, Comparison>
}

/** One row for every file of the truth, read or not. */
export function compareSamples(truth: Truth, documents: readonly ReadDocument[]): Row[] {
  const byName = new Map(documents.map((document) => [basename(document.path), document]))
  return Object.entries(truth).map(([file, expected]) => {
    const document = byName.get(file)
    return {
      file,
      error: document === undefined ? 'not processed' : (document.error?.code ?? null),
      fields: compare(expected, document),
    }
  })
}

function compare(truth: SampleTruth, document: ReadDocument | undefined): Row['fields'] {
  const bill = document?.bill
  const contract = document?.contract
  const contractDate = contract?.agreementDate.value == null ? contract?.effectiveDate : contract.agreementDate
  return {
    kind: judge(truth.kind, plain(document?.kind)),
    vendor: judge(truth.vendor, bill?.vendor, sameName),
    date: judge(truth.date, bill?.date ?? contractDate),
    currency: judge(truth.currency, bill?.currency),
    total: judge(truth.total, bill?.total, sameAmount),
    items: judge(truth.items?.length.toString(), plain(bill?.items.length.toString())),
  }
}

/** A value that has no confidence of its own. */
function plain(value: string | null | undefined): ReadField {
  return {value: value ?? null, confidence: 0}
}

function judge(
  truth: string | undefined,
  field: ReadField | undefined,
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): Comparison {
  const read = field?.value ?? null
  const verdict = verdictOf(truth, read, same)
  return {verdict, read, truth, surelyWrong: verdict === 'wrong' && (field?.confidence ?? 0) >= 0.9}
}

function verdictOf(truth: string | undefined, read: string | null, same: (a: string, b: string) => boolean): Verdict {
  if (truth === undefined) return 'not asked'
  if (read === null) return 'unsure'
  return same(truth, read) ? 'right' : 'wrong'
}

/** Upper case, accents and punctuation are the printer's taste, not another vendor. */
function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b)
}

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

function sameAmount(a: string, b: string): boolean {
  return Number(a) === Number(b)
}

/** How often a field was right, of how many files that have it. */
export function score(rows: readonly Row[], field: ComparedField): {right: number; asked: number; unsure: number} {
  const asked = rows.map(({fields}) => fields[field].verdict).filter((verdict) => verdict !== 'not asked')
  const count = (wanted: Verdict) => asked.filter((verdict) => verdict === wanted).length
  return {right: count('right'), asked: asked.length, unsure: count('unsure')}
}

/** Values that are wrong although they were called sure: "file: total 1.60". */
export function surelyWrong(rows: readonly Row[]): string[] {
  return rows.flatMap(({file, fields}) =>
    comparedFields.filter((name) => fields[name].surelyWrong).map((name) => `${file}: ${name} ${fields[name].read}`),
  )
}

/** The table and the sentence below it. */
export function report(rows: readonly Row[]): string {
  const header = ['file', 'vendor', 'date', 'total', 'true total', '']
  const cells = rows.map(({file, error, fields}) => [
    file,
    shown(fields.vendor),
    shown(fields.date),
    shown(fields.total),
    fields.total.truth ?? '',
    error ?? remark(fields),
  ])
  const sure = surelyWrong(rows)
  return [
    ...table([header, ...cells]),
    '',
    `Read right: ${comparedFields.map((field) => sentence(rows, field)).join(', ')}.`,
    sure.length === 0 ? 'Wrong but called sure: none.' : `Wrong but called sure: ${sure.join('; ')}.`,
  ].join('\n')
}

function sentence(rows: readonly Row[], field: ComparedField): string {
  const {right, asked, unsure} = score(rows, field)
  return `${right} of ${asked} ${field}${unsure === 0 ? '' : ` (${unsure} left open)`}`
}

function shown({read, verdict}: Comparison): string {
  return verdict === 'not asked' ? '' : (read ?? '?')
}

function remark(fields: Row['fields']): string {
  const wrong = comparedFields.filter((name) => fields[name].verdict === 'wrong')
  return wrong.length === 0 ? '' : `wrong: ${wrong.map((name) => `${name} (${fields[name].truth})`).join(', ')}`
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
