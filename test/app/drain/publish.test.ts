import {existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {publish} from '../../../src/app/drain/publish.ts'
import {presentBatch} from '../../../src/app/present/batch.ts'
import {type TestApp, testApp} from '../../helpers/app.ts'

/** A document that is done and whose archive is to be put at out/sub/a.txt.pdf. */
async function finished(): Promise<{t: TestApp; out: string; path: string; give(): Promise<string>}> {
  const t = await testApp()
  const path = t.file('in/sub/a.txt', 'a')
  const out = join(t.folder, 'out/sub/a.txt.pdf')
  const give = async () => (await t.submit(['in'], {outDir: join(t.folder, 'out')})).batch
  const [item] = await t.items(await give())
  await t.finish(item!.run!, {archive: 'archive'})
  return {t, out, path, give}
}

describe('publish', () => {
  test('makes the folders and writes the file, readable for its owner alone, once', async () => {
    const {t, out} = await finished()
    expect(await publish(t.app, await t.app.store.unpublished())).toEqual([])
    expect(readFileSync(out, 'utf8')).toBe('archive')
    expect(await t.app.store.unpublished()).toEqual([])
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
  })

  test('leaves an output that is there as it is, and mends one that is not what it was', async () => {
    const {t, out, give} = await finished()
    await publish(t.app, await t.app.store.unpublished())
    utimesSync(out, new Date(1000), new Date(1000))
    await give()
    await publish(t.app, await t.app.store.unpublished())
    expect(statSync(out).mtimeMs).toBe(1000)
    t.file('out/sub/a.txt.pdf', 'ARCHIVE')
    await give()
    await publish(t.app, await t.app.store.unpublished())
    expect(readFileSync(out, 'utf8')).toBe('archive')
  })

  test('tells what cannot be written and tries it again the next time', async () => {
    const {t, out} = await finished()
    mkdirSync(out, {recursive: true})
    const [problem] = await publish(t.app, await t.app.store.unpublished())
    expect(problem?.error.message).toContain(`Cannot write ${out}`)
    expect(await t.app.store.unpublished()).toHaveLength(1)
  })

  test('never takes the place of a file it did not write', async () => {
    const t = await testApp()
    t.file('out/a.txt.pdf', 'the only copy')
    const {batch} = await t.submit([t.file('a.txt', 'a')], {outDir: join(t.folder, 'out')})
    const [item] = await t.items(batch)
    await t.finish(item!.run!, {archive: 'archive'})
    await publish(t.app, await t.app.store.unpublished())
    expect(readFileSync(join(t.folder, 'out/a.txt.pdf'), 'utf8')).toBe('the only copy')
    expect(existsSync(join(t.folder, 'out/a~2.txt.pdf'))).toBe(true)
  })

  test('puts the text beside the archive, over its own only', async () => {
    const t = await testApp()
    const give = async () => (await t.submit([t.file('a.jpg.txt', 'a')], {outDir: join(t.folder, 'out')})).batch
    const [item] = await t.items(await give())
    await t.finish(item!.run!, {archive: 'archive', text: 'read'})
    const beside = t.file('out/a.jpg.txt.txt', 'the only copy')
    const [problem] = await publish(t.app, await t.app.store.unpublished())
    expect(problem?.error.message).toContain(beside)
    expect(readFileSync(beside, 'utf8')).toBe('the only copy')
    expect(existsSync(join(t.folder, 'out/a.jpg.txt.pdf'))).toBe(false)
    rmSync(beside)
    expect(await publish(t.app, await t.app.store.unpublished())).toEqual([])
    expect(readFileSync(beside, 'utf8')).toBe('read')
    const [document] = (await presentBatch(t.app, (await t.app.store.batch(item!.batch))!)).documents
    expect(document!.artifacts.map(({kind, path}) => [kind, path])).toEqual([
      ['archive-pdf', join(t.folder, 'out/a.jpg.txt.pdf')],
      ['text', beside],
    ])
    t.file('out/a.jpg.txt.txt', 'spoiled')
    await give()
    expect(await publish(t.app, await t.app.store.unpublished())).toEqual([])
    expect(readFileSync(beside, 'utf8')).toBe('read')
  })
})
