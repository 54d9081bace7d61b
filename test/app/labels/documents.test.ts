import {expect, test} from 'vitest'
import {type LabelInput, label} from '../../../src/app/labels/label.ts'
import {learnEnded} from '../../../src/app/memory/learn.ts'
import {search} from '../../../src/app/search.ts'
import {showDocument} from '../../../src/app/show.ts'
import {totals} from '../../../src/app/totals.ts'
import {bill, type TestApp, testApp} from '../../helpers/app.ts'
import {textPage} from '../../store/helpers.ts'

const power = (n: number) =>
  `Northwind Energy electricity invoice ${n} consumption meter reading payment by direct debit`
const train = (n: number) => `Blue Rail ticket ${n} single journey seat reservation coach payment by card`
const texts = [power(1), train(1), power(2), train(2), `Certificate of baptism number ${3}`]

/** A batch of documents with these texts (pages where a list), finished; their ids, in order. */
async function processed(t: TestApp, contents: readonly (string | string[])[], name: string): Promise<string[]> {
  const {batch} = await t.submit(contents.map((content, i) => t.file(`${name}${i}.txt`, `${name}${String(content)}`)))
  const items = await t.items(batch)
  for (const [i, item] of items.entries()) {
    const pages = [contents[i]!].flat().map((text, page) => textPage(page + 1, text))
    const values = {vendor: 'Any', total: '10.00', currency: 'EUR'}
    await t.finish(item.run!, {pages, data: {kind: 'receipt', bill: bill(values)}})
  }
  await learnEnded(t.app)
  return items.map(({document}) => document!)
}

const asked = (t: TestApp, args: string[], changes: Partial<LabelInput> = {}) =>
  label(t.app, {args, add: [], remove: [], page: undefined, guess: false, byPage: false, cwd: t.folder, ...changes})

const labelsOf = async (t: TestApp, id: string) => (await showDocument(t.app, id))!.labels

async function taught() {
  const t = await testApp()
  const ids = await processed(t, texts, 'first')
  await asked(t, [ids[0]!, ids[2]!, 'utilities'])
  await asked(t, [ids[1]!, ids[3]!, 'travel'])
  return {t, ids}
}

test('the last argument is the label, documents are ids or paths', async () => {
  const t = await testApp()
  const [first, second] = await processed(t, texts.slice(0, 2), 'first')
  const result = await asked(t, [first!, 'first1.txt', 'paid'])
  expect(result.documents.map(({document}) => document)).toEqual([first, second])
  expect(await labelsOf(t, second!)).toEqual([{label: 'paid', confidence: 1, source: 'user'}])
})

test('later documents that read alike get the label when their batch has ended', async () => {
  const {t} = await taught()
  const [more, trip, other] = await processed(t, [power(7), train(8), 'Recipe for apple pie with cinnamon'], 'second')
  expect(await labelsOf(t, more!)).toMatchObject([{label: 'utilities', source: 'learned'}])
  expect(await labelsOf(t, trip!)).toMatchObject([{label: 'travel', source: 'learned'}])
  expect(await labelsOf(t, other!)).toEqual([])
})

test('nothing is guessed while nothing was taught', async () => {
  const t = await testApp()
  const [id] = await processed(t, [power(1)], 'first')
  expect(await labelsOf(t, id!)).toEqual([])
})

test('--guess labels what was read before anything was taught, and leaves what the user said', async () => {
  const t = await testApp()
  const ids = await processed(t, [power(1), train(1), power(2)], 'first')
  await asked(t, [ids[0]!, 'utilities'])
  await asked(t, [ids[1]!, 'travel'])
  const {documents} = await asked(t, [], {guess: true})
  expect(documents.map((one) => one.labels[0]?.label)).toEqual(['utilities', 'travel', 'utilities'])
  expect(documents[0]!.guess).toBeUndefined()
  expect(documents[2]!.guess!.why).toEqual(expect.arrayContaining(['electricity']))
})

test('a label that was taken away is not guessed again', async () => {
  const {t} = await taught()
  const [more] = await processed(t, [power(7)], 'second')
  await asked(t, [more!], {remove: ['utilities']})
  await asked(t, [more!], {guess: true})
  expect(await labelsOf(t, more!)).toEqual([])
})

test('documents are found by their labels, and not by those that were taken away', async () => {
  const {t, ids} = await taught()
  const found = async (query: string) =>
    new Set((await search(t.app, query, {limit: 9})).hits.map(({document}) => document))
  expect(await found('label:utilities')).toEqual(new Set([ids[0], ids[2]]))
  await asked(t, [ids[0]!], {remove: ['utilities']})
  expect(await found('label:utilities')).toEqual(new Set([ids[2]]))
  expect(await t.app.store.documentFacts([ids[0]!])).toMatchObject([{labels: []}])
})

test('pages have labels of their own, and sums count those of whole documents only', async () => {
  const {t} = await taught()
  const [both] = await processed(t, [[power(8), train(9)]], 'second')
  const {documents} = await asked(t, [both!], {byPage: true})
  expect(documents[0]!.pages).toMatchObject([
    {page: 1, label: 'utilities'},
    {page: 2, label: 'travel'},
  ])
  await asked(t, [both!], {add: ['private'], page: 2})
  const ofPages = (await labelsOf(t, both!)).filter(({page}) => page !== undefined)
  expect(ofPages).toMatchObject([
    {page: 1, label: 'utilities'},
    {page: 2, label: 'private', source: 'user'},
  ])
  const keys = (await totals(t.app, 'label', [])).rows.map(({key}) => key)
  expect(keys).not.toContain('private')
  expect(keys).toEqual(expect.arrayContaining(['utilities', 'travel']))
})

test.each<[string, string[], Partial<LabelInput>, string]>([
  ['no label', ['first0.txt'], {}, 'E_USAGE'],
  ['nothing', [], {}, 'E_USAGE'],
  ['a document that is not there', ['nowhere.txt', 'x'], {}, 'E_NOT_FOUND'],
  ['a label of two lines', ['first0.txt'], {add: ['two\nlines']}, 'E_USAGE'],
  ['a page that is not there', ['first0.txt'], {add: ['x'], page: 9}, 'E_USAGE'],
  ['a label and a guess', ['first0.txt'], {add: ['x'], guess: true}, 'E_USAGE'],
])('%s is refused, and changes nothing', async (_, args, changes, code) => {
  const t = await testApp()
  const [id] = await processed(t, [power(1)], 'first')
  await expect(asked(t, args, changes)).rejects.toMatchObject({code, exit: 2})
  expect(await labelsOf(t, id!)).toEqual([])
})

test('what the user said stays when a document is processed anew', async () => {
  const {t, ids} = await taught()
  const {batch} = await t.submit(['first0.txt'], {force: true})
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {pages: [textPage(1, train(3))]})
  await learnEnded(t.app)
  expect(await labelsOf(t, ids[0]!)).toEqual([{label: 'utilities', confidence: 1, source: 'user'}])
})
