import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, expect, test} from 'vitest'
import type {ReadDocument} from '../../scripts/compare-samples.ts'
import type {Truth} from '../../scripts/samples-truth.ts'

const root = join(import.meta.dirname, '../..')
let folder: string
let truth: Truth

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-samples-'))
  truth = JSON.parse(await readFile(join(root, 'samples/truth.json'), 'utf8'))
})

afterAll(() => rm(folder, {recursive: true, force: true}))

/** A result in which every value is the true one, but `readTotals` of the totals only. */
async function check(readTotals: number) {
  const field = (value: string | null | undefined) => ({value: value ?? null, confidence: 1})
  let left = readTotals
  const documents: ReadDocument[] = Object.entries(truth).map(
    ([path, {kind, vendor, date, currency, total, items = []}]) => ({
      path,
      kind,
      bill: {
        vendor: field(vendor),
        date: field(date),
        currency: field(currency),
        total: field(total !== undefined && left-- > 0 ? total : null),
        items,
      },
    }),
  )
  const file = join(folder, `${readTotals}.json`)
  await writeFile(file, JSON.stringify({documents}))
  return execa(process.execPath, [join(root, 'scripts/check-samples.ts'), file], {reject: false})
}

test('all right ends with 0 and says so', async () => {
  const {exitCode, stdout} = await check(100)
  expect(exitCode).toBe(0)
  expect(stdout).toContain(
    '18 of 18 kind, 17 of 17 vendor, 18 of 18 date, 17 of 17 currency, 17 of 17 total, 17 of 17 items.',
  )
})

test('fewer totals than before end with 1, however honestly they were left open', async () => {
  const {exitCode, stdout, stderr} = await check(3)
  expect(exitCode).toBe(1)
  expect(stdout).toContain('3 of 17 total (14 left open)')
  expect(stderr).toContain('totals are right')
})
