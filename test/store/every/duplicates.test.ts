import {describe, expect, test} from 'vitest'
import type {SettledFingerprint} from '../../../src/store/memory-store.ts'
import type {Fingerprint} from '../../../src/types/results.ts'
import {ended} from '../ended.ts'
import {openEveryStore} from '../every-store.ts'

const print = (name: string): Fingerprint => ({
  numbers: [name],
  times: [],
  sketch: '',
  look: '',
  date: null,
  total: null,
  invoiceNumber: null,
})

const settled = (document: string, keys: string[], of?: string): SettledFingerprint => ({
  document,
  print: print(document),
  keys,
  duplicate: of === undefined ? null : {of, reason: 'the same figures'},
})

async function threeDocuments() {
  const t = await openEveryStore()
  const {batch, documents} = await ended(t.store, 3)
  const [a, b, c] = documents as [string, string, string]
  const like = async (document: string, keys: string[]) =>
    (await t.store.fingerprintsLike(document, keys)).map((one) => one.document)
  return {...t, batch, a, b, c, like}
}

describe('documents that are alike', () => {
  test('are found by what they share, in the order in which they were settled, before the one that asks', async () => {
    const {store, batch, a, b, c, like} = await threeDocuments()
    await store.settleDuplicates(batch, [settled(c, ['1', '2']), settled(a, ['2', '3']), settled(b, ['4'])])
    expect(await like('d_other', ['2'])).toEqual([c, a])
    expect(await like(a, ['2', '3'])).toEqual([c])
    expect(await like(c, ['2'])).toEqual([])
    expect((await store.fingerprintsLike(a, ['1']))[0]!.print).toEqual(print(c))
  })

  test('that are settled again keep their place, under other keys', async () => {
    const {store, batch, a, b, like} = await threeDocuments()
    await store.settleDuplicates(batch, [settled(a, ['1']), settled(b, ['1', '1'])])
    await store.settleDuplicates(batch, [settled(a, ['2'])])
    expect([await like(b, ['2']), await like('d_other', ['1'])]).toEqual([[a], [b]])
  })

  test('of those that share most with it the document is compared with twenty', async () => {
    const {store} = await openEveryStore()
    const {batch, documents} = await ended(store, 22)
    const last = documents.at(-1)!
    await store.settleDuplicates(
      batch,
      documents.map((id) => settled(id, id === last ? ['1', '2'] : ['1'])),
    )
    const found = (await store.fingerprintsLike('d_other', ['1', '2'])).map(({document}) => document)
    expect(found).toEqual([...documents.slice(0, 19), last])
  })
})

describe('a duplicate', () => {
  const outcomes = async ({store, batch}: Awaited<ReturnType<typeof threeDocuments>>) => [
    (await store.items(batch)).map(({outcome, reason}) => reason ?? outcome),
    await store.batchCounts(batch),
  ]

  test('points to what it is like, and its item says why', async () => {
    const t = await threeDocuments()
    await t.store.settleDuplicates(t.batch, [settled(t.a, ['1']), settled(t.b, ['1'], t.a)])
    expect(await t.store.duplicateOf(t.b)).toEqual({of: t.a, reason: 'the same figures'})
    expect(await t.store.duplicateOf(t.a)).toBeNull()
    expect(await outcomes(t)).toEqual([['queued', 'the same figures', 'queued'], {done: 2, duplicate: 1}])
  })

  test('is none any more when it is settled as none, and none of what is gone', async () => {
    const t = await threeDocuments()
    await t.store.settleDuplicates(t.batch, [settled(t.b, ['1'], t.a), settled(t.c, ['1'], 'd_gone')])
    await t.store.settleDuplicates(t.batch, [settled(t.b, ['1']), settled('d_gone', ['1'])])
    expect([await t.store.duplicateOf(t.b), await t.store.duplicateOf(t.c)]).toEqual([null, null])
    expect(await t.like('d_other', ['1'])).toEqual([t.b, t.c])
  })
})
