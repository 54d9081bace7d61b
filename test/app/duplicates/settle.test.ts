import {describe, expect, test} from 'vitest'
import {select} from '../../../src/app/export/select.ts'
import {parseWhere} from '../../../src/app/export/where.ts'
import {learnEnded} from '../../../src/app/memory/learn.ts'
import {presentBatch} from '../../../src/app/present/batch.ts'
import {showDocument} from '../../../src/app/show.ts'
import type {SubmitInput} from '../../../src/app/submit/submit.ts'
import {fingerprintOf} from '../../../src/pipeline/scan/duplicate/fingerprint.ts'
import {bill, type TestApp, testApp, textPage} from '../../helpers/app.ts'

const text = 'MOSS LANTERN LTD 200145678 Oil 12.50 Wax 3.80 Wick 1.20 TOTAL 17.50 CASH 20.00 CHANGE 2.50'
const values = {vendor: 'Moss Lantern Ltd', date: '2026-03-14', total: '17.50'}

/** Gives files with these texts as a batch whose runs finish in the order given. */
async function give(
  t: TestApp,
  texts: Record<string, string>,
  changes: Partial<SubmitInput> = {},
  order = Object.keys(texts).map((_, i) => i),
) {
  const files = Object.entries(texts).map(([name]) => t.file(name, name))
  const {batch} = await t.submit(files, changes)
  const items = await t.items(batch)
  for (const i of order) {
    const data = bill(values)
    const pages = [textPage(1, Object.values(texts)[i]!)]
    await t.finish(items[i]!.run!, {
      pages,
      data: {kind: 'receipt', bill: data, fingerprint: fingerprintOf(pages, data)},
    })
  }
  await learnEnded(t.app)
  const json = await presentBatch(t.app, (await t.app.store.batch(batch))!)
  return {counts: json.counts, documents: json.documents, states: json.documents.map(({state}) => state)}
}

const again = text.replace('Wick', 'Wlck')

describe('a document that was there as other bytes', () => {
  test('is a duplicate with a pointer to the first and its own bill', async () => {
    const t = await testApp()
    const {
      documents: [first],
    } = await give(t, {'a.jpg': text})
    const {
      documents: [second],
      counts,
    } = await give(t, {'b.jpg': again, 'c.jpg': again.replace('2.50', '2.80')})
    expect(second).toMatchObject({
      state: 'duplicate',
      duplicateOf: first!.id,
      reason: 'the same date, total and figures',
    })
    expect(second!.bill?.total.value).toBe('17.50')
    expect(counts).toMatchObject({done: 0, duplicate: 2, failed: 0})
    expect(await showDocument(t.app, second!.id!)).toMatchObject({state: 'duplicate', duplicateOf: first!.id})
  })

  test('is the later one of its batch, whichever was read first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const t = await testApp()
      const {states, documents} = await give(t, {'a.jpg': text, 'b.jpg': again}, {}, order)
      expect(states).toEqual(['done', 'duplicate'])
      expect(documents[1]!.duplicateOf).toBe(documents[0]!.id)
    }
  })

  test('is a result of its own with --keep-duplicates, also when it was a duplicate before', async () => {
    const t = await testApp()
    await give(t, {'a.jpg': text})
    expect((await give(t, {'b.jpg': again})).states).toEqual(['duplicate'])
    const kept = await give(t, {'b.jpg': again}, {keepDuplicates: true, force: true})
    expect(kept.states).toEqual(['done'])
    expect(kept.documents[0]!.duplicateOf).toBeNull()
  })

  test('is found among many of its shop and day in one batch', async () => {
    const t = await testApp()
    const other = (i: number) =>
      `MOSS LANTERN LTD 200145678 Rope ${i + 10}.41 Bucket ${i + 10}.83 Nails ${i + 10}.16 Twine ${i + 10}.57 TOTAL 17.50`
    const others = Array.from({length: 30}, (_, i) => [`m${i}.jpg`, other(i)])
    const {documents} = await give(t, {'a.jpg': text, ...Object.fromEntries(others), 'z.jpg': again})
    expect(documents.filter(({state}) => state === 'duplicate').map(({path}) => path)).toEqual([`${t.folder}/z.jpg`])
    expect(documents.at(-1)!.duplicateOf).toBe(documents[0]!.id)
  })

  test('is a result of its own with --keep-duplicates, without being read again', async () => {
    const t = await testApp()
    await give(t, {'a.jpg': text})
    expect((await give(t, {'b.jpg': again})).states).toEqual(['duplicate'])
    expect((await give(t, {'b.jpg': again}, {keepDuplicates: true}, [])).states).toEqual(['done'])
    expect((await give(t, {'b.jpg': again}, {}, [])).states).toEqual(['done'])
  })

  test('is counted once in what is exported', async () => {
    const t = await testApp()
    await give(t, {'a.jpg': text, 'b.jpg': again})
    const paths: string[] = []
    for await (const {document} of select(t.app, parseWhere([]))) paths.push(document.path)
    expect(paths).toEqual([`${t.folder}/a.jpg`])
  })

  test('does not make the first one a duplicate of it when that is read anew', async () => {
    const t = await testApp()
    await give(t, {'a.jpg': text, 'b.jpg': again})
    expect((await give(t, {'a.jpg': text, 'b.jpg': again}, {force: true})).states).toEqual(['done', 'duplicate'])
  })
})

test('the first one stays it when it is read anew behind its copy', async () => {
  const t = await testApp()
  const first = (await give(t, {'b.jpg': text})).documents[0]!
  const {documents, states} = await give(t, {'a.jpg': again, 'b.jpg': text}, {force: true})
  expect(states).toEqual(['duplicate', 'done'])
  expect(documents.map(({duplicateOf}) => duplicateOf)).toEqual([first.id, null])
})

test('the same bytes point to their document, other purchases stay what they are', async () => {
  const t = await testApp()
  t.file('x/a.jpg', 'a.jpg')
  const {batch} = await t.submit([t.file('a.jpg', 'a.jpg'), 'x/a.jpg'])
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {data: {kind: 'receipt', bill: bill(values)}})
  const {documents} = await presentBatch(t.app, (await t.app.store.batch(batch))!)
  expect(documents.map(({state, duplicateOf}) => [state, duplicateOf])).toEqual([
    ['done', null],
    ['duplicate', item!.document],
  ])
  const other = text.replace(/Oil.*$/u, 'Rope 7.25 Bucket 18.15 Nails 4.40 TOTAL 29.80 CARD 29.80')
  expect((await give(t, {'b.jpg': text, 'c.jpg': other.replace('29.80', '17.50')})).states).toEqual(['done', 'done'])
})
