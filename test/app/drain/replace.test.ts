import {createHash} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, onTestFinished, test, vi} from 'vitest'
import {publish} from '../../../src/app/drain/publish.ts'
import {isBackupName, originalName, replaceOriginal} from '../../../src/app/drain/replace.ts'
import {dryRun} from '../../../src/app/dry-run.ts'
import {expandInputs} from '../../../src/app/inputs/expand.ts'
import {presentBatch} from '../../../src/app/present/batch.ts'
import {retry} from '../../../src/app/retry.ts'
import {encodePath} from '../../../src/path-bytes.ts'
import type {InPlace} from '../../../src/store/types.ts'
import type {DocumentOptions} from '../../../src/types/options.ts'
import {type TestApp, testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {folderOfTest} from '../../helpers/folder.ts'

const sha = (content: string) => createHash('sha256').update(content).digest('hex')
const original = `%PDF-1.4 ${'original '.repeat(30)}`
const smaller = '%PDF-1.7 smaller'

/** An original and what was made of it, in a folder. */
async function given(name = 'scan.pdf') {
  const folder = await folderOfTest()
  const path = join(folder, 'in', name)
  const blob = join(folder, 'blob.pdf')
  const put = (file: string, content: string) => writeFileSync(file, content)
  mkdirSync(join(folder, 'in'))
  put(path, original)
  put(blob, smaller)
  const replace = (backup = false, made: Partial<{hash: string; bytes: number}> = {}) =>
    replaceOriginal(
      {path, sha256: sha(original), bytes: original.length, backup},
      {path: blob, kind: 'archive-pdf', hash: sha(smaller), bytes: smaller.length, ...made},
    )
  const files = () =>
    Object.fromEntries(readdirSync(join(folder, 'in')).map((one) => [one, read(join(folder, 'in', one))]))
  const read = (file: string) => readFileSync(file, 'utf8')
  return {folder, path, blob, replace, files, put}
}

describe('replaceOriginal', () => {
  test('puts the smaller file in the place of the original, with its permissions, and leaves nothing beside it', async () => {
    const {path, replace, files} = await given()
    chmodSync(path, 0o640)
    await replace()
    expect(files()).toEqual({'scan.pdf': smaller})
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o7777).toBe(0o640)
  })

  test('done once more changes nothing', async () => {
    const {path, replace, files} = await given()
    await replace(true)
    utimesSync(path, new Date(1000), new Date(1000))
    await replace(true)
    expect(statSync(path).mtimeMs).toBe(1000)
    expect(files()).toEqual({'scan.pdf': smaller, 'scan.orig.pdf': original})
  })

  test('leaves alone what would not get smaller', async () => {
    const {replace, files} = await given()
    await replace(true, {hash: sha(original)})
    await replace(true, {bytes: original.length})
    expect(files()).toEqual({'scan.pdf': original})
  })

  test('leaves alone what is not what was read, or not there', async () => {
    const {path, replace, files, put} = await given()
    put(path, 'written by somebody meanwhile')
    await expect(replace(true)).rejects.toMatchObject({code: 'E_CHANGED', hint: expect.stringContaining('--in-place')})
    expect(files()).toEqual({'scan.pdf': 'written by somebody meanwhile'})
    rmSync(path)
    await expect(replace(true)).rejects.toMatchObject({code: 'E_GONE'})
    expect(files()).toEqual({})
  })

  test('leaves alone what belongs to another user, unless root asks for it', async () => {
    const {path, replace, files} = await given()
    const owner = statSync(path).uid
    const me = vi.spyOn(process, 'geteuid')
    onTestFinished(() => me.mockRestore())
    me.mockReturnValue(owner + 1)
    await expect(replace(true)).rejects.toMatchObject({
      code: 'E_UNREADABLE',
      message: expect.stringContaining('another user'),
      hint: expect.stringContaining('--out'),
    })
    expect(files()).toEqual({'scan.pdf': original})
    me.mockReturnValue(0)
    await replace()
    expect(files()).toEqual({'scan.pdf': smaller})
  })

  test('never puts a damaged file there', async () => {
    const {blob, replace, files, put} = await given()
    put(blob, '%PDF-1.7 smalleR')
    await expect(replace()).rejects.toMatchObject({code: 'E_UNREADABLE', hint: expect.stringContaining('--force')})
    expect(files()).toEqual({'scan.pdf': original})
  })

  test('a file that came to the name of the original at the last moment stays', async () => {
    const {path, blob, files, put} = await given()
    const made = {path: blob, kind: 'archive-pdf', hash: sha(smaller), bytes: smaller.length}
    const replaced = replaceOriginal({path, sha256: sha(original), bytes: original.length, backup: true}, made)
    // The backup is there before the new file is written: then somebody saves something else under the name.
    while (!existsSync(join(path, '../scan.orig.pdf'))) await new Promise((resolve) => setImmediate(resolve))
    rmSync(path)
    put(path, 'saved by an editor')
    const outcome = await replaced.then(
      () => 'replaced',
      ({code}: {code: string}) => code,
    )
    expect(outcome).toBe('E_CHANGED')
    expect(files()).toEqual({'scan.pdf': 'saved by an editor', 'scan.orig.pdf': original})
  })

  test('--backup keeps the original beside it, under a name that nothing has', async () => {
    const {folder, replace, files, put} = await given()
    put(join(folder, 'in/scan.orig.pdf'), 'somebody else')
    put(join(folder, 'in/scan.orig~2.pdf'), 'another one')
    await replace(true)
    expect(files()).toEqual({
      'scan.pdf': smaller,
      'scan.orig.pdf': 'somebody else',
      'scan.orig~2.pdf': 'another one',
      'scan.orig~3.pdf': original,
    })
  })

  test('a backup that a killed run made is taken for one', async () => {
    const {folder, path, replace, files} = await given()
    linkSync(path, join(folder, 'in/scan.orig.pdf'))
    await replace(true)
    expect(files()).toEqual({'scan.pdf': smaller, 'scan.orig.pdf': original})
  })

  test.each([
    ['scan', 'scan.orig'],
    ['.scan', '.scan.orig'],
    ['a.b.PDF', 'a.b.orig.PDF'],
    [`${'x'.repeat(250)}.pdf`, `${'x'.repeat(246)}.orig.pdf`],
  ])('%s is kept as %s', async (name, kept) => {
    const {replace, files} = await given(name)
    await replace(true)
    expect(files()).toEqual({[name]: smaller, [kept]: original})
    expect(isBackupName(kept)).toBe(true)
  })
})

test.each([
  ['/in/scan.orig.pdf', '/in/scan.pdf'],
  ['/in/scan.orig~12.pdf', '/in/scan.pdf'],
  ['/in/scan.orig', '/in/scan'],
])('%s is the original of %s', (backup, path) => {
  expect(isBackupName(backup)).toBe(true)
  expect(originalName(backup)).toBe(path)
})

test.each(['scan.pdf', 'scan.original.pdf', 'origin.pdf', 'scan.orig.old.pdf'])('%s is no kept original', (name) => {
  expect(isBackupName(name)).toBe(false)
})

const options: DocumentOptions = {...documentOptions, stages: ['compress'], searchable: 'never', imageFormat: 'same'}

/** A PDF whose smaller self is in the store, to be put in its place. */
async function compressed(inPlace: InPlace = 'plain') {
  const t = await testApp()
  const path = t.file('in/scan.pdf', original)
  const give = (inputs = ['in'], force = false) =>
    t.submit(inputs, {options, inPlace, force, compress: {force, inPlace: true}})
  const {batch} = await give()
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {archive: smaller})
  return {t, path, give, batch}
}

const outcomes = async (t: TestApp, batch: string) =>
  (await t.items(batch)).map(({outcome, reason}) => (reason ? `${outcome}: ${reason}` : outcome))

describe('compress --in-place', () => {
  test('what a killed run had not yet replaced is replaced by the next one, once', async () => {
    const {t, path} = await compressed('backup')
    const waiting = await t.app.store.unpublished()
    expect(await publish(t.app, waiting)).toEqual([])
    expect(readFileSync(path, 'utf8')).toBe(smaller)
    expect(readFileSync(join(t.folder, 'in/scan.orig.pdf'), 'utf8')).toBe(original)
    expect(await t.app.store.unpublished()).toEqual([])
    // As if it had been killed before it could note that.
    expect(await publish(t.app, waiting)).toEqual([])
    expect(readdirSync(join(t.folder, 'in')).sort()).toEqual(['scan.orig.pdf', 'scan.pdf'])
  })

  test('run again it leaves what it made, and what it kept; --force does it again', async () => {
    const {t, path, give} = await compressed('backup')
    await publish(t.app, await t.app.store.unpublished())
    const again = await give()
    expect(again).toMatchObject({total: 2, unchanged: 0, skipped: 0, madeBefore: 2})
    expect(await outcomes(t, again.batch)).toEqual([
      'skipped: the original that --backup kept',
      'skipped: made by snap compress before; --force does it again',
    ])
    expect(await give([path])).toMatchObject({total: 1, madeBefore: 1})
    const {files} = await expandInputs([path], t.folder)
    expect((await dryRun(t.app, files, options, {force: false, inPlace: true})).files[0]).toMatchObject({
      action: 'unchanged',
    })
    const forced = await give(['in'], true)
    expect(await outcomes(t, forced.batch)).toEqual(['skipped: the original that --backup kept', 'queued'])
  })

  test.each([`${'x'.repeat(250)}.pdf`, 'a: "b"?.pdf', 'caf\udce9.pdf'])(
    'what was kept of %j is left alone by the next run, too',
    async (name) => {
      const t = await testApp()
      const path = join(t.folder, 'in', name)
      t.file('in/none.txt', '')
      writeFileSync(encodePath(path), original)
      const give = () => t.submit(['in'], {options, inPlace: 'backup', compress: {force: false, inPlace: true}})
      const item = (await t.items((await give()).batch)).find(({run}) => run !== null)
      await t.finish(item!.run!, {archive: smaller})
      expect(await publish(t.app, await t.app.store.unpublished())).toEqual([])
      const files = () => readdirSync(Buffer.from(join(t.folder, 'in'))).length
      expect(files()).toBe(3)
      expect(await give()).toMatchObject({madeBefore: 2})
      expect(await publish(t.app, await t.app.store.unpublished())).toEqual([])
      expect(files()).toBe(3)
    },
  )

  test('process reads what took the place of an original: it is no output to be passed over', async () => {
    const {t} = await compressed()
    await publish(t.app, await t.app.store.unpublished())
    expect(await outcomes(t, (await t.submit(['in'])).batch)).toEqual(['queued'])
  })

  test('an original that was changed meanwhile fails, and is not tried again', async () => {
    const {t, path, batch} = await compressed()
    writeFileSync(path, 'changed')
    const [problem] = await publish(t.app, await t.app.store.unpublished())
    expect(problem!.error.message).toMatch(/scan\.pdf was changed after it was read; it is left as it is\.$/)
    expect(readFileSync(path, 'utf8')).toBe('changed')
    expect(await t.app.store.unpublished()).toEqual([])
    const {counts, documents, compression} = await presentBatch(t.app, (await t.app.store.batch(batch))!)
    expect(counts).toMatchObject({done: 0, failed: 1})
    expect(documents[0]).toMatchObject({state: 'failed', error: {code: 'E_CHANGED', retryable: false}})
    expect(compression).toBeNull()
  })

  test('nothing is replaced for a batch that was cancelled', async () => {
    const {t, path, batch} = await compressed()
    const waiting = await t.app.store.unpublished()
    await t.app.store.cancelBatch(batch)
    expect(await t.app.store.unpublished()).toEqual([])
    await publish(t.app, waiting)
    expect(readFileSync(path, 'utf8')).toBe(original)
    expect(await t.app.store.deleteBatches({made: Date.now() + 1000, failed: 0})).toBe(1)
  })

  test('a link stays one: the file that it leads to is replaced, once', async () => {
    const t = await testApp()
    const path = t.file('real/scan.pdf', original)
    t.file('in/other.pdf', `${original} other`)
    symlinkSync(path, join(t.folder, 'in/link.pdf'))
    const {batch} = await t.submit(['in', 'real'], {options, inPlace: 'plain', compress: {force: false, inPlace: true}})
    const [link, other] = await t.items(batch)
    await t.finish(link!.run!, {archive: smaller})
    await t.finish(other!.run!, {archive: `${smaller} other`})
    expect(await publish(t.app, await t.app.store.unpublished())).toEqual([])
    expect(readFileSync(path, 'utf8')).toBe(smaller)
    expect(statSync(join(t.folder, 'in/link.pdf')).size).toBe(smaller.length)
    expect(readdirSync(join(t.folder, 'in'), {withFileTypes: true}).filter((one) => one.isSymbolicLink())).toHaveLength(
      1,
    )
  })

  test('a link that leads to HEIC fails and says why', async () => {
    const t = await testApp()
    const path = t.file('real/scan.heic', original)
    t.file('in/other.txt', 'other')
    symlinkSync(path, join(t.folder, 'in/link.pdf'))
    const {batch} = await t.submit(['in/link.pdf'], {
      options,
      inPlace: 'backup',
      compress: {force: false, inPlace: true},
    })
    const [item] = await t.items(batch)
    await t.finish(item!.run!, {archive: smaller})
    const [problem] = await publish(t.app, await t.app.store.unpublished())
    expect(problem!.error).toMatchObject({code: 'E_UNSUPPORTED', message: expect.stringContaining('HEIC')})
    const {documents} = await presentBatch(t.app, (await t.app.store.batch(batch))!)
    expect(documents[0]).toMatchObject({state: 'failed', error: {code: 'E_UNSUPPORTED', retryable: false}})
    expect(readFileSync(path, 'utf8')).toBe(original)
    expect(readdirSync(join(t.folder, 'real'))).toEqual(['scan.heic'])
    expect(await t.app.store.unpublished()).toEqual([])
  })

  test('a retry puts its result in the same place', async () => {
    const t = await testApp()
    const path = t.file('in/scan.pdf', original)
    const {batch} = await t.submit(['in'], {options, inPlace: 'backup', compress: {force: false, inPlace: true}})
    const [item] = await t.items(batch)
    await t.fail(item!.run!, {class: 'transient', code: 'E_BUG', message: 'busy'})
    const again = await retry(t.app, {ids: [], failed: true, with: {}, force: false})
    const [retried] = await t.items(again.batch!)
    expect(retried).toMatchObject({inPlace: 'backup', outPath: path})
    await t.finish(retried!.run!, {archive: smaller})
    await publish(t.app, await t.app.store.unpublished())
    expect(readFileSync(path, 'utf8')).toBe(smaller)
  })

  test('a folder of outputs does not take an original that was replaced for an output', async () => {
    const {t, path} = await compressed()
    await publish(t.app, await t.app.store.unpublished())
    const changed = `${original} changed`
    writeFileSync(path, changed)
    const {batch} = await t.submit([path], {options, outDir: join(t.folder, 'in')})
    const [item] = await t.items(batch)
    expect(item!.outPath).toBe(join(t.folder, 'in/scan~2.pdf'))
    await t.finish(item!.run!, {archive: smaller})
    await publish(t.app, await t.app.store.unpublished())
    expect(readFileSync(path, 'utf8')).toBe(changed)
  })
})
