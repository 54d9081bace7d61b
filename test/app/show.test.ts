import {describe, expect, test} from 'vitest'
import {show} from '../../src/app/show.ts'
import {testApp} from '../helpers/app.ts'
import {documentOptions} from '../helpers/document-options.ts'

describe('show', () => {
  test('finds a document, batch, run and job by any unique beginning of the id', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')], {meta: {client: 'x'}})
    const [item] = await t.items(batch)
    const [job] = await t.app.queue.jobs({})
    const beginning = (id: string) => id.slice(0, 20)
    expect(await show(t.app, beginning(item!.document!))).toMatchObject({
      type: 'document',
      document: {id: item!.document, state: 'waiting', run: item!.run},
    })
    expect(await show(t.app, item!.document!.slice(2).toUpperCase())).toMatchObject({type: 'document'})
    expect(await show(t.app, beginning(item!.run!))).toMatchObject({type: 'document', document: {run: item!.run}})
    expect(await show(t.app, beginning(job!.id))).toMatchObject({
      type: 'job',
      job: {id: job!.id},
      document: {id: item!.document},
    })
    expect(await show(t.app, beginning(batch))).toMatchObject({
      type: 'batch',
      batch: {batch: {id: batch, total: 1}, documents: [{meta: {client: 'x'}}]},
    })
  })

  test.each(['d_f', 'b_f', 'r_f', 'j_f', 'zzz', '', "'; DROP TABLE job; --"])('%j is not found', async (id) => {
    const t = await testApp()
    await t.submit([t.file('a.txt', 'a')])
    await expect(show(t.app, id)).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
  })

  test('says which ids begin alike', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
    const [a] = await t.items(batch)
    await expect(show(t.app, 'd_')).rejects.toThrow(a!.document!)
  })
})

describe('the files of a document', () => {
  test('are those of the run that is shown, not those another run made with other options', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'a')
    const first = await t.submit([path])
    const second = await t.submit([path], {options: {...documentOptions, quality: 20}})
    const runs = [(await t.items(first.batch))[0]!.run!, (await t.items(second.batch))[0]!.run!]
    await t.finish(runs[0]!, {archive: 'fine'})
    await t.finish(runs[1]!, {archive: 'tiny!'})
    const bytes = async (id: string) => {
      const shown = await show(t.app, id)
      return shown.type === 'document' && shown.document.artifacts.map((artifact) => artifact.bytes)
    }
    expect([await bytes(runs[0]!), await bytes(runs[1]!)]).toEqual([[4], [5]])
  })

  test('stand where --out put them once they are written there', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')], {outDir: `${t.folder}/out`})
    const [item] = await t.items(batch)
    await t.finish(item!.run!, {archive: 'archive'})
    const path = async () => {
      const shown = await show(t.app, batch)
      return shown.type === 'batch' && shown.batch.documents[0]!.artifacts[0]!.path
    }
    expect(await path()).toContain(t.app.keepsInputs ? 'postgres:' : 'blobs')
    await t.app.store.markPublished(batch, 0)
    expect(await path()).toBe(`${t.folder}/out/a.txt.pdf`)
  })
})
