import {setImmediate as breath} from 'node:timers/promises'
import {candidatesOf} from '../pipeline/scan/candidates.ts'
import {type Reading, readRows} from '../pipeline/scan/layout/reading.ts'
import type {StoredDocument, StoredRun} from '../store/types.ts'
import {type Bill, type BillField, billFields} from '../types/bill.ts'
import type {Page, PageRange} from '../types/document.ts'
import type {ReadData} from '../types/results.ts'
import {isUnsure, type UnsureValue} from '../types/review.ts'
import type {App} from './app.ts'
import {writeCorrections} from './correct.ts'
import {checkedValue} from './correction-value.ts'
import {resultKeys} from './flow/keys.ts'
import {readingOf} from './reading.ts'

export interface ReviewInput {
  /** Values at most. */
  limit: number
  /** Only these; empty: all. */
  fields: BillField[]
}

/** Documents looked at a time. */
const pageSize = 200

/** Unsure values of the newest reading of each bill, one document after the other, in order of arrival. */
export async function* unsureValues(app: App, {limit, fields}: ReviewInput): AsyncGenerator<UnsureValue> {
  let left = limit
  for await (const {document, run} of finished(app)) {
    if (left === 0) return
    const values = (await unsureOf(app, document, run, fields)).slice(0, left)
    left -= values.length
    yield* values
  }
}

async function* finished(app: App): AsyncGenerator<{document: StoredDocument; run: StoredRun}> {
  for (let after: string | null = null; ; ) {
    const page: StoredDocument[] = await app.store.documentsAfter(after, pageSize)
    const runs = await app.store.latestRuns(
      page.map(({id}) => id),
      'reading',
    )
    for (const document of page) {
      const run = runs.get(document.id)
      if (run?.state === 'done') yield {document, run}
    }
    if (page.length < pageSize) return
    // Where little is unsure the whole store is looked through, and others want answers meanwhile.
    await breath()
    after = page.at(-1)!.id
  }
}

async function unsureOf(
  app: App,
  document: StoredDocument,
  run: StoredRun,
  fields: BillField[],
): Promise<UnsureValue[]> {
  const reading = await readingOf(app, run)
  const bills = reading === null ? [] : billsIn(reading.read)
  const unsure = bills.flatMap((one) => unsureFields(one.bill, fields).map((field) => ({...one, field})))
  if (unsure.length === 0) return []
  const pages = await app.store.pages(document.id, resultKeys(document.sha256, run, []).page)
  const today = new Date(app.clock.now()).toISOString().slice(0, 10)
  const rows = new Map<number | null, Reading>()
  return unsure.map((one) => {
    const found = rows.get(one.part) ?? readRows(pagesOf(one, pages), today)
    rows.set(one.part, found)
    return toValue(document, one, found)
  })
}

interface FoundBill {
  bill: Bill
  part: number | null
  /** All where absent. */
  pages?: PageRange
}

function billsIn({bill, parts}: ReadData): FoundBill[] {
  if (parts === undefined) return bill === null ? [] : [{bill, part: null}]
  return parts.flatMap((part, i) => (part.bill === null ? [] : [{bill: part.bill, part: i + 1, pages: part.pages}]))
}

const unsureFields = (bill: Bill, fields: readonly BillField[]): BillField[] =>
  billFields.filter((name) => (fields.length === 0 || fields.includes(name)) && isUnsure(name, bill[name]))

const pagesOf = ({pages: range}: FoundBill, pages: readonly Page[]): readonly Page[] =>
  range === undefined ? pages : pages.filter(({page}) => page >= range.from && page <= range.to)

function toValue(
  document: StoredDocument,
  {bill, part, field}: FoundBill & {field: BillField},
  reading: Reading,
): UnsureValue {
  const {value, confidence, reason, page, box} = bill[field]
  const candidates = [...new Set([...readOtherwise(reason), ...candidatesOf(reading, field)])].filter(
    (candidate) => candidate !== value,
  )
  const path = document.sources[0]?.path ?? document.id
  return {document: document.id, path, part, field, value, confidence, reason, page, box, candidates}
}

/** What another reading of the page had in its place: second-reading/decide.ts says it in its reason. */
function readOtherwise(reason: string): string[] {
  const other = /(?:first|second) reading has "(.+?)"(?:;|$)/su.exec(reason)?.[1]
  const both = /two readings fit equally: (.+) and (.+?)(?:;|$)/su.exec(reason)?.slice(1) ?? []
  return other === undefined ? both : [other]
}

/** What a person says about a value: its own text to confirm it, another one, null for none, or nothing for now. */
export type Answer = {type: 'value'; value: string | null} | {type: 'skip'} | {type: 'quit'}

/** Asks for one value; `problem` says what was wrong with the answer before. */
export type Ask = (value: UnsureValue, problem: string | null) => Promise<Answer>

export interface Reviewed {
  schema: 1
  confirmed: number
  changed: number
  skipped: number
}

/**
 * Asks about one value after another. Each answer is on the disk, and learned from, before the next question: whoever
 * stops in the middle loses nothing.
 */
export async function review(app: App, input: ReviewInput, ask: Ask): Promise<Reviewed> {
  const done: Reviewed = {schema: 1, confirmed: 0, changed: 0, skipped: 0}
  for await (const value of unsureValues(app, input)) {
    const answer = await answerTo(app, value, ask)
    if (answer.type === 'quit') break
    if (answer.type === 'skip') done.skipped++
    else if (answer.value === value.value) done.confirmed++
    else done.changed++
  }
  return done
}

/** Asks until the answer is one that can be kept, and keeps it. */
async function answerTo(app: App, asked: UnsureValue, ask: Ask): Promise<Answer> {
  for (let problem: string | null = null; ; ) {
    const answer = await ask(asked, problem)
    if (answer.type !== 'value') return answer
    try {
      const {part, field} = asked
      const path = part === null ? field : `parts[${part - 1}].${field}`
      const correction = checkedValue({path, value: answer.value})
      await writeCorrections(app, [{document: asked.document, plan: () => ({add: [correction]})}])
      return {type: 'value', value: correction.value}
    } catch (error) {
      if ((error as {code?: string}).code !== 'E_FIELD') throw error
      problem = (error as Error).message
    }
  }
}
