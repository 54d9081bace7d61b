/**
 * What the rules make of words that were read before, field by field:
 * node scripts/bench-fields.ts DATA WORDS [-v] [--second WORDS] [--out FILE] [--memory HOME]
 *
 * DATA is a folder of NAME.key.json with the truth (company, date, total, address). WORDS is the --home of an earlier
 * `snap process`, or a JSON file [{name, pages}]. No OCR is made, so a change of the rules shows in seconds.
 * --second gives another reading of the same documents: pages that ask for one get it, and fields are decided between both.
 * With --memory the rules know the vendors that HOME has learned.
 * "ceiling" counts the true values that stand anywhere in the words: what no rule can pass without reading again.
 */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {systemClock} from '../src/clock.ts'
import {profileOf} from '../src/pipeline/scan/memory/profile.ts'
import {lookupKeys} from '../src/pipeline/scan/memory/tokens.ts'
import {readDocument} from '../src/pipeline/scan/read.ts'
import {wantsSecondReading} from '../src/pipeline/scan/second-reading/wants.ts'
import {openDatabase} from '../src/store/database.ts'
import {createSqliteStore} from '../src/store/sqlite-store.ts'
import type {Field} from '../src/types/bill.ts'
import type {Page} from '../src/types/document.ts'
import type {ReadData} from '../src/types/results.ts'
import type {VendorProfile} from '../src/types/vendor.ts'
import {billField, type FieldName, fieldNames} from './bench-truth.ts'
import {isInWords, isRight, type ReadPages, truths, wordsByStem} from './bench-words.ts'

/** Looks vendors up in a home as it is now; none without one. */
function memoryOf(home: string | undefined): (pages: readonly Page[]) => Promise<VendorProfile[]> {
  if (home === undefined) return async () => []
  const db = openDatabase(join(home, 'store.db'), {busyTimeoutMs: 10_000, durable: false})
  const store = createSqliteStore({db, clock: systemClock})
  return async (pages) => {
    const found = await store.vendorsLike(lookupKeys(pages), await store.memoryVersion())
    return found.map(profileOf)
  }
}

interface Tally {
  truths: number
  ceiling: number
  right: number
  wrong: number
  withheld: number
  sure: number
  sureWrong: number
}

function count(tally: Tally, field: Field | undefined, inWords: boolean, right: boolean): void {
  tally.truths++
  if (inWords || right) tally.ceiling++
  if (field?.value == null) tally.withheld++
  else if (right) tally.right++
  else tally.wrong++
  if (field?.value == null || field.confidence < 0.9) return
  tally.sure++
  if (!right) tally.sureWrong++
}

const [data, words, ...flags] = process.argv.slice(2)
if (data === undefined || words === undefined)
  throw new Error('usage: bench-fields.ts DATA WORDS [-v] [--second WORDS] [--out FILE] [--memory HOME]')
const memory = flags.indexOf('--memory')
const vendorsOf = memoryOf(memory < 0 ? undefined : flags[memory + 1])
const today = new Date().toISOString().slice(0, 10)
const tallies = Object.fromEntries(
  fieldNames.map((name) => [
    name,
    {truths: 0, ceiling: 0, right: 0, wrong: 0, withheld: 0, sure: 0, sureWrong: 0} satisfies Tally,
  ]),
) as Record<FieldName, Tally>
const documents: (ReadData & {path: string; state: string})[] = []
const read = wordsByStem(words)
const secondAt = flags.indexOf('--second')
const secondWords = secondAt < 0 ? new Map<string, ReadPages>() : wordsByStem(flags[secondAt + 1]!)
let asked = 0

/** The pages with the second reading of those that ask for one. */
function withSecond(stem: string, pages: Page[]): Page[] {
  const again = secondWords.get(stem)?.pages
  return pages.map((page, i) => {
    const why = again?.[i] === undefined ? null : wantsSecondReading(page, today)
    if (why === null) return page
    asked++
    if (flags.includes('-v')) console.log(`${stem} is read again: ${why}`)
    const {engine, text, words, confidence} = again![i]!
    return {...page, second: {engine, text, words, confidence}}
  })
}

for (const [stem, truth] of truths(data)) {
  const document = read.get(stem)
  if (document === undefined) continue
  const pages = withSecond(stem, document.pages)
  const result = readDocument(pages, today, await vendorsOf(pages))
  documents.push({...result, path: document.name, state: 'done'})
  const text = pages.flatMap((page) => [page.text, page.second?.text ?? '']).join('\n')
  for (const name of fieldNames) {
    const expected = truth[name]
    if (expected === undefined) continue
    const field = result.bill?.[billField[name]]
    const inWords = isInWords[name](expected, text)
    const right = field?.value != null && isRight[name](expected, field.value, truth)
    count(tallies[name], field, inWords, right)
    if (!right && flags.includes('-v')) {
      const note = inWords ? 'in the words' : 'not in the words'
      console.log(
        `${stem}.key.json ${name} "${expected}" <> ${JSON.stringify(field?.value ?? null)} ${field?.confidence} (${note})`,
      )
    }
  }
}
console.table(tallies)
const sum = (key: keyof Tally): number => fieldNames.reduce((total, name) => total + tallies[name][key], 0)
const percent = (a: number, b: number): string => (b === 0 ? '-' : ((100 * a) / b).toFixed(1))
const f1 = percent(2 * sum('right'), sum('truths') + sum('right') + sum('wrong'))
console.log(
  `${documents.length} documents, micro-F1 ${f1}, ceiling ${percent(sum('ceiling'), sum('truths'))}, sure share ${percent(sum('sure'), sum('truths'))}, sure and wrong ${percent(sum('sureWrong'), sum('sure'))} %`,
)
if (secondAt >= 0) console.log(`${asked} pages were read twice`)
const out = flags.indexOf('--out')
if (out >= 0) writeFileSync(flags[out + 1]!, JSON.stringify({documents}))
