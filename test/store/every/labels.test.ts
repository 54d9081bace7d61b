import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Store} from '../../../src/store/types.ts'
import type {KeptExample} from '../../../src/types/label.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'

const example = (key: string, label = 'a', text = `text of ${key}`): KeptExample => ({key, label, text})

async function withDocument() {
  const t = await openEveryStore()
  const item = queuedItem(0)
  await submitBatch(t.store, [item])
  return {...t, document: item.document!.id}
}

const whole = {page: 0, add: [], remove: [], text: 'the text'}

describe('examples', () => {
  test('are known the second time, and replaced by another label or text of the same key', async () => {
    const {store} = await openEveryStore()
    expect(await store.learnLabels('default', [example('1'), example('2')])).toEqual({added: 2, changed: 0, same: 0})
    const again = [example('1'), example('2', 'b'), example('3')]
    expect(await store.learnLabels('default', again)).toEqual({added: 1, changed: 1, same: 1})
    expect(await store.labels('default', true)).toEqual([
      {label: 'a', examples: 2, documents: 0, confirmed: 0},
      {label: 'b', examples: 1, documents: 0, confirmed: 0},
    ])
  })

  test('of one set are not those of another', async () => {
    const {store} = await openEveryStore()
    await store.learnLabels('one', [example('1')])
    await store.learnLabels('two', [example('1', 'b')])
    expect(await store.labelExamples('one', 10)).toEqual([{label: 'a', text: 'text of 1'}])
    expect(await store.labelSets()).toEqual(['one', 'two'])
    expect(await store.labelExamples('three', 10)).toEqual([])
  })

  test('make a new version only where something changes', async () => {
    const {store} = await openEveryStore()
    expect(await store.labelVersion('default')).toBe(0)
    await store.learnLabels('default', [example('1')])
    const version = await store.labelVersion('default')
    await store.learnLabels('default', [example('1')])
    await store.nameLabels('default', [])
    expect(await store.labelVersion('default')).toBe(version)
    await store.nameLabels('default', ['new'])
    expect(await store.labelVersion('default')).toBeGreaterThan(version)
  })

  test('are the same however they were learned, and evenly few where there are too many', async () => {
    const examples = Array.from({length: 30}, (_, i) => example(`${i}`, i < 27 ? 'many' : 'few'))
    const {store} = await openEveryStore()
    await store.learnLabels('default', examples)
    const some = await store.labelExamples('default', 10)
    expect(some.filter(({label}) => label === 'few')).toHaveLength(3)
    expect(some.filter(({label}) => label === 'many')).toHaveLength(5)
    const {store: other} = await openEveryStore()
    for (const one of examples.toReversed()) await other.learnLabels('default', [one])
    expect(await other.labelExamples('default', 10)).toEqual(some)
  })

  test('learning and forgetting a label leaves what was there', async () => {
    const key = fc.constantFrom('1', '2', '3', '4')
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key), fc.uniqueArray(key), async (before, after) => {
        const {store} = await openEveryStore()
        await store.learnLabels(
          'default',
          before.map((one) => example(`old ${one}`)),
        )
        await store.learnLabels(
          'default',
          after.map((one) => example(`new ${one}`, 'b')),
        )
        const {examples} = await store.forgetLabel('default', 'b', true)
        expect(examples).toBe(after.length)
        expect(await store.labelExamples('default', 100)).toEqual(
          before.toSorted().map((one) => ({label: 'a', text: `text of old ${one}`})),
        )
      }),
      {numRuns: 20},
    )
  })
})

describe('a model', () => {
  const body = Buffer.from('model')

  test('is kept for its version and its format', async () => {
    const {store} = await openEveryStore()
    await store.learnLabels('default', [example('1')])
    const version = await store.labelVersion('default')
    await store.saveLabelModel('default', version, 'f1', body)
    expect(await store.labelModel('default', version, 'f1')).toEqual(body)
    expect(await store.labelModel('default', version, 'f2')).toBeNull()
    expect(await store.labelModel('default', version + 1, 'f1')).toBeNull()
  })

  test('of an older version does not take the place of a newer one', async () => {
    const {store} = await openEveryStore()
    await store.learnLabels('default', [example('1')])
    await store.saveLabelModel('default', 9, 'f1', body)
    await store.saveLabelModel('default', 8, 'f1', Buffer.from('late'))
    expect(await store.labelModel('default', 9, 'f1')).toEqual(body)
  })
})

describe('labels of documents', () => {
  const of = async (store: Store, document: string) => (await store.documentLabels([document])).get(document) ?? []
  const guess = (label: string, page = 0) => ({page, labels: [{label, confidence: 0.7, source: 'learned' as const}]})

  test('that a user gives are kept and learned, and take the place of guesses', async () => {
    const {store, document} = await withDocument()
    await store.saveGuesses([{document, ...guess('guessed')}], 1)
    await store.changeLabels([{...whole, document, add: ['b', 'a']}])
    expect(await of(store, document)).toEqual([
      {label: 'a', confidence: 1, source: 'user'},
      {label: 'b', confidence: 1, source: 'user'},
    ])
    expect(await store.labelExamples('default', 9)).toEqual([
      {label: 'a', text: 'the text'},
      {label: 'b', text: 'the text'},
    ])
    expect(await store.labels('default', true)).toMatchObject([{label: 'a', documents: 1, confirmed: 1}, {label: 'b'}])
  })

  test('that a user takes away are not guessed again, and no longer an example', async () => {
    const {store, document} = await withDocument()
    await store.changeLabels([{...whole, document, add: ['a']}])
    await store.changeLabels([{...whole, document, remove: ['a']}])
    await store.saveGuesses([{document, ...guess('a')}], 1)
    expect(await of(store, document)).toEqual([])
    expect(await store.labelExamples('default', 9)).toEqual([])
    expect((await store.rejectedLabels([document])).get(document)).toMatchObject([{page: 0, label: 'a'}])
    await store.changeLabels([{...whole, document, add: ['a']}])
    expect(await of(store, document)).toMatchObject([{label: 'a', source: 'user'}])
  })

  test('that are guessed take the place of earlier guesses, page by page', async () => {
    const {store, document} = await withDocument()
    await store.saveGuesses(
      [
        {document, ...guess('x')},
        {document, ...guess('y', 2)},
      ],
      1,
    )
    await store.saveGuesses([{document, ...guess('z')}], 2)
    expect(await of(store, document)).toEqual([
      {label: 'z', confidence: 0.7, source: 'learned'},
      {label: 'y', confidence: 0.7, source: 'learned', page: 2},
    ])
  })

  test('go with their document, and so does what it taught', async () => {
    const {store, ask, document} = await withDocument()
    await store.changeLabels([{...whole, document, add: ['a']}])
    const version = await store.labelVersion('default')
    for (const table of ['batch_item', 'run', 'document']) await ask(`DELETE FROM ${table}`)
    expect(await store.labelExamples('default', 9)).toEqual([])
    expect(await store.labelVersion('default')).toBeGreaterThan(version)
    expect(await store.labels('default', true)).toEqual([])
  })

  test('are forgotten in all documents of the default set only', async () => {
    const {store, document} = await withDocument()
    await store.changeLabels([{...whole, document, add: ['a']}])
    await store.learnLabels('other', [example('1')])
    expect(await store.forgetLabel('other', 'a', false)).toEqual({examples: 1, documents: 0})
    expect(await of(store, document)).toHaveLength(1)
    expect(await store.forgetLabel('default', 'a', true)).toEqual({examples: 1, documents: 1})
    expect(await of(store, document)).toEqual([])
  })
})
