import {describe, expect, test} from 'vitest'
import {searchCommand} from '../../../src/app/search-command.ts'
import {similarDocuments} from '../../../src/app/vectors/similar.ts'
import {testApp, textPage} from '../../helpers/app.ts'

const texts = {
  power: 'electricity bill for the meter in the kitchen, kilowatt hours, grid fee and energy tax',
  grid: 'the grid fee rises: what a kilowatt hour of electricity costs, and the energy tax on it',
  meter: 'your meter was read: so many kilowatt hours, the next bill comes in march',
  garden: 'roses and tulips for the garden, watered in the morning, planted in march',
  tulips: 'tulips are planted before the frost, roses are cut after it',
}
type Name = keyof typeof texts

async function archive(vectors: Partial<Record<Name, number[]>> = {}) {
  const t = await testApp()
  const names = Object.keys(texts) as Name[]
  const {batch} = await t.submit(names.map((name) => t.file(`${name}.txt`, name)))
  const items = await t.items(batch)
  for (const [i, item] of items.entries()) await t.finish(item.run!, {pages: [textPage(1, texts[names[i]!])]})
  const ids = new Map(names.map((name, i) => [name, items[i]!.document!]))
  for (const [name, vector] of Object.entries(vectors)) {
    const data = {
      dimension: vector.length,
      chunks: [{ordinal: 0, text: texts[name as Name]}],
      vectors: Buffer.from(Float32Array.from(vector).buffer).toString('base64'),
    }
    await t.app.queue.enqueue(
      [],
      [{type: 'vectors.save', document: ids.get(name as Name)!, model: 'm', ...data} as never],
    )
  }
  const like = async (name: Name, limit = 10) => {
    const found = await similarDocuments(t.app, {name: ids.get(name)!, limit, offset: 0, cwd: t.folder})
    return {...found, names: found.hits.map(({path}) => path.split('/').at(-1)!.replace('.txt', ''))}
  }
  return {...t, ids, batch, like}
}

describe('by words, without a model', () => {
  test('documents about the same come first, the document itself is not among them', async () => {
    const {like} = await archive()
    expect((await like('power')).names.slice(0, 2).sort((a, b) => a.localeCompare(b))).toEqual(['grid', 'meter'])
    const {hits, names} = await like('garden')
    expect(names[0]).toBe('tulips')
    expect(hits.map(({score}) => score)).toEqual(hits.map(({score}) => score).sort((a, b) => b - a))
    expect(await like('garden', 1)).toMatchObject({vectors: false, names: ['tulips']})
  })

  test('what is the same paper once more is left out, in both directions', async () => {
    const {like, app, ids, batch} = await archive()
    const print = {numbers: [], times: [], sketch: '', look: '', date: null, total: null, invoiceNumber: null}
    await app.store.settleDuplicates(batch, [
      {document: ids.get('power')!, print, keys: [], duplicate: null},
      {document: ids.get('grid')!, print, keys: [], duplicate: {of: ids.get('power')!, reason: 'test'}},
      {document: ids.get('meter')!, print, keys: [], duplicate: {of: ids.get('power')!, reason: 'test'}},
    ])
    for (const name of ['power', 'grid', 'meter'] as const) {
      const {names} = await like(name)
      expect(names).not.toEqual(expect.arrayContaining(['power']))
      expect(names).not.toEqual(expect.arrayContaining(['grid']))
    }
  })

  test('a document without text is like none', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')])
    const [item] = await t.items(batch)
    await t.finish(item!.run!, {pages: [textPage(1, ' ')]})
    expect((await similarDocuments(t.app, {name: item!.document!, limit: 5, offset: 0, cwd: t.folder})).hits).toEqual(
      [],
    )
  })
})

test('by the mean of its vectors where it has some', async () => {
  const {like} = await archive({power: [1, 0], garden: [0.8, 0.6], tulips: [0, 1]})
  expect(await like('power')).toMatchObject({vectors: true, names: ['garden', 'tulips']})
  expect(await like('grid')).toMatchObject({vectors: false})
})

test('a query or a document, not both and not neither', async () => {
  const {app, folder} = await archive()
  const input = {limit: 5, offset: 0, duplicates: false, vectors: false, cwd: folder}
  await expect(searchCommand(app, {...input, query: '', similar: undefined})).rejects.toMatchObject({exit: 2})
  await expect(searchCommand(app, {...input, query: 'a', similar: 'b'})).rejects.toMatchObject({exit: 2})
  await expect(searchCommand(app, {...input, query: '', similar: 'nothing'})).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
  })
})
