import type {Bill} from '../../types/bill.ts'
import {SURE} from '../../types/bill.ts'
import type {DocumentKind, Page} from '../../types/document.ts'
import type {DocumentOptions} from '../../types/options.ts'
import type {ReadData, ReadInput} from '../../types/results.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import {rulesBudget} from '../budgets.ts'
import type {Stage} from '../stage.ts'
import {calibratedBill} from './calibration/calibrate.ts'
import {readContract} from './contract/read-contract.ts'
import {fingerprintOf} from './duplicate/fingerprint.ts'
import {exactOf, withExact} from './exact/overlay.ts'
import {kindOf} from './kind/kind.ts'
import {type Reading, readRows} from './layout/reading.ts'
import {withMemory} from './memory/memory.ts'
import {tracesOf} from './memory/traces.ts'
import {writeTextOutputs} from './output/files.ts'
import {withParts} from './parts/combine.ts'
import {splitDocument} from './parts/split.ts'
import {decideBill} from './second-reading/decide.ts'
import {secondPages} from './second-reading/pages.ts'

const billKinds = new Set<DocumentKind>(['bill', 'receipt', 'invoice'])

/**
 * Why a person should look at a bill: total, date or vendor not sure, or a sum that does not work out. What a person gave
 * is no reason; nor is a sum, once a person has confirmed the total.
 */
export function billReasons(bill: Bill): string[] {
  const fields = (['total', 'date', 'vendor'] as const).flatMap((name) => {
    const field = bill[name]
    if (field.source === 'user') return []
    if (field.value === null) return [`The ${name} is missing: ${field.reason}.`]
    return field.confidence < SURE ? [`The ${name} is not sure: ${field.reason}.`] : []
  })
  if (bill.total.source === 'user') return fields
  const checks = bill.checks
    .filter((check) => check.ok === false)
    .map((check) => `The check ${check.name} fails: ${check.detail}.`)
  return [...fields, ...checks]
}

function pageReasons(pages: readonly Page[]): string[] {
  return pages.flatMap((page) =>
    page.error === undefined ? [] : [`Page ${page.page} could not be read: ${page.error.message}.`],
  )
}

function languagesOf(pages: readonly Page[]): Pick<ReadData, 'languages'> {
  const named = pages.flatMap((page) => page.languages ?? [])
  if (named.length === 0) return {}
  const byCount = [...Map.groupBy(named, (lang) => lang)].toSorted(([, a], [, b]) => b.length - a.length)
  return {languages: byCount.map(([lang]) => lang)}
}

/** Engines that read the pages, each once, joined by a plus. */
function enginesOf(pages: readonly Page[]): string {
  const engines = pages.flatMap(({engine, second}) => (second === undefined ? engine : [engine, second.engine]))
  return [...new Set(engines)].join('+')
}

/** The bill of all pages, decided between two readings where pages were read twice. */
function billOf(reading: Reading, pages: readonly Page[], join: boolean): Bill {
  const first = calibratedBill(reading, pages)
  const second = secondPages(pages)
  if (second === null) return first
  const again = readRows(second.pages, reading.today, {join})
  return decideBill(first, calibratedBill(again, second.pages), second.twice)
}

type ReadOptions = Partial<Pick<DocumentOptions, 'eInvoice' | 'join' | 'split'>>

/**
 * What a document is and what it says, from its words, codes and e-invoice, and what is known about the
 * vendors that may have written it; bill by bill where it holds several. `today` is an ISO date; nothing is printed with
 * a later one. Never throws on any words.
 */
export function readDocument(
  pages: readonly Page[],
  today: string,
  vendors: readonly VendorProfile[] = [],
  options: ReadOptions = {},
): ReadData {
  const whole = readOne(pages, today, vendors, options)
  return withParts(whole, splitDocument(pages, whole.kind, today, options), (part) =>
    readOne(part, today, vendors, options),
  )
}

/** Pages that are one document. */
function readOne(
  pages: readonly Page[],
  today: string,
  vendors: readonly VendorProfile[],
  {eInvoice = true, join = false}: ReadOptions,
): ReadData {
  const reading = readRows(pages, today, {join})
  const exact = exactOf(pages, eInvoice)
  const worded = kindOf(reading)
  const isProven = exact.kind !== null && (!billKinds.has(worded.kind) || exact.eInvoice !== null)
  const kind = isProven ? exact.kind! : worded.kind
  const printed = billKinds.has(kind) ? withMemory(reading, (rows) => billOf(rows, pages, join), vendors) : null
  const bill = printed === null ? null : withExact(printed, reading, exact)
  const contract = kind === 'contract' ? readContract(pages) : null
  const reasons = [...pageReasons(pages), ...exact.reasons, ...(bill === null ? [] : billReasons(bill))]
  return {
    kind,
    kindConfidence: isProven ? 1 : worded.confidence,
    bill,
    contract,
    review: reasons.length > 0,
    reviewReasons: reasons,
    ...(bill === null ? {} : {traces: tracesOf(reading, bill)}),
    engine: enginesOf(pages),
    ...languagesOf(pages),
    fingerprint: fingerprintOf(pages, bill),
    pageImages: pages.map(({page, width, height, dpi, rotation}) => ({page, width, height, dpi, rotation})),
  }
}

/** A document of which the last pages are missing is never taken for a whole one. */
function withLostPages(read: ReadData, pages: number, claimed: number): ReadData {
  const reason = `The file says that it has ${claimed} pages, but only ${pages} can be found.`
  return {...read, review: true, reviewReasons: [reason, ...read.reviewReasons]}
}

const lettersIn = (pages: readonly Page[]): number => pages.reduce((sum, {text}) => sum + text.length, 0)

/** Reads kind, bill and contract fields from all pages as they were read; no engine. */
export const readStage: Stage<ReadInput, ReadData> = {
  name: 'scan.read',
  group: 'scan',
  version: 3,
  unit: 'document',
  options: ['memory', 'also', 'eInvoice', 'join', 'split'],
  requires: [],
  limits: {softMs: 540_000, hardMs: 600_000},
  run: async ({document, data: {pages, vendors, claimedPages}}, context) => {
    const {options, signal} = context
    signal.throwIfAborted()
    context.budget(rulesBudget(pages.length, lettersIn(pages)))
    const read = readDocument(pages, new Date().toISOString().slice(0, 10), vendors, options)
    const data = claimedPages === undefined ? read : withLostPages(read, pages.length, claimedPages)
    const from = {engine: data.engine, originalBytes: document.bytes}
    return {data, artifacts: await writeTextOutputs(options.also, pages, from, context)}
  },
}
