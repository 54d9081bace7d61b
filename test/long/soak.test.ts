import {mkdirSync, writeFileSync} from 'node:fs'
import {beforeAll, expect, test} from 'vitest'
import type {BatchJson, DocumentJson} from '../../src/types/contract.ts'
import {createSnap} from '../helpers/cli.ts'
import {createPress, type DrawnReceipt, drawnReceipts} from '../helpers/drawn-receipts.ts'
import {memoryUse} from '../helpers/memory-slope.ts'
import {checkStore, jobStatuses, leftovers} from '../helpers/truth.ts'

/** Fewer for a short run; then only the growth of memory is not judged: it takes hundreds of jobs to show. */
const documents = Number(process.env['SNAPBATCH_TEST_DOCUMENTS'] ?? 2000)
const isWhole = documents >= 1000
const workers = 4
const sure = 0.9

let receipts: DrawnReceipt[]
const pictures: Buffer[] = []

beforeAll(async () => {
  receipts = drawnReceipts(documents, 7)
  const press = createPress()
  for (const receipt of receipts) pictures.push(await press.jpegOf(receipt))
}, 3_600_000)

const rightTotal = ({bill}: DocumentJson, {total}: DrawnReceipt) => bill?.total.value === total
const isSure = ({bill}: DocumentJson) => bill !== null && bill.total.value !== null && bill.total.confidence >= sure

test.each([
  {engine: 'tesseract', mostMb: 450},
  {engine: 'ppocr', mostMb: 600},
])(`${documents} receipts, read by $engine, are right and need $mostMb MB a worker at most, for ever`, async (aim) => {
  // Nothing is replaced: a leak has the whole run to show.
  await using snap = createSnap({SNAPBATCH_ENGINES: '', SNAPBATCH_RECYCLE_AFTER: '1000000'})
  mkdirSync(snap.path('in'))
  for (const [i, bytes] of pictures.entries())
    writeFileSync(snap.path('in', `${String(i).padStart(5, '0')}.jpg`), bytes)
  const args = ['process', snap.path('in'), '--engine', aim.engine, '--concurrency', String(workers), '--json']
  const {exitCode, stdout, stderr} = await snap.run(args)
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})

  const found = (JSON.parse(stdout) as BatchJson).documents
  expect(found.filter(({state}) => state !== 'done')).toEqual([])
  const right = found.filter((document, i) => rightTotal(document, receipts[i]!)).length
  const wronglySure = found.filter((document, i) => isSure(document) && !rightTotal(document, receipts[i]!)).length
  const use = memoryUse(snap.home, workers)
  console.log(JSON.stringify({...aim, documents, right, wronglySure, sure: found.filter(isSure).length, use}))

  expect(right).toBeGreaterThanOrEqual(0.95 * documents)
  expect(wronglySure).toBeLessThanOrEqual(0.02 * documents)
  expect(use.mostMb).toBeLessThanOrEqual(aim.mostMb)
  if (isWhole) expect(use.slopeMb).toBeLessThan(5)
  expect(jobStatuses(snap.home)).toEqual({done: 5 * documents})
  expect(leftovers(snap.home)).toEqual([])
  expect(await checkStore(snap.home)).toEqual(['ok'])
})
