import {existsSync, linkSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {parseWhere} from '../../../src/app/export/where.ts'
import {parsePattern} from '../../../src/app/rename/pattern.ts'
import {renameBatch, renameDocuments, undoRenames} from '../../../src/app/rename/rename.ts'
import {tryLock} from '../../../src/store/lock.ts'
import {bill, type TestApp, testApp} from '../../helpers/app.ts'

const known = {date: '2026-03-14', vendor: 'Shop', total: '9.50'}
const input = {pattern: parsePattern('{date}_{vendor}'), where: parseWhere([]), unsure: false, dryRun: false}

/** Two bills of one shop and day, and one whose date is not known. */
async function bills(): Promise<{t: TestApp; batch: string; names(): string[]}> {
  const t = await testApp()
  const files = ['a.JPG', 'b.txt', 'c.txt'].map((name) => t.file(`in/${name}`, name))
  const {batch} = await t.submit(files)
  const [a, b, c] = await t.items(batch)
  await t.finish(a!.run!, {data: {kind: 'receipt', bill: bill(known)}})
  await t.finish(b!.run!, {data: {kind: 'receipt', bill: bill({...known, total: '1.00'})}})
  await t.finish(c!.run!, {data: {kind: 'receipt', bill: bill({vendor: 'Shop'})}})
  return {t, batch, names: () => readdirSync(join(t.folder, 'in')).sort()}
}

describe('renameDocuments', () => {
  test('names files by their values, keeps extension and content, and never overwrites', async () => {
    const {t, names} = await bills()
    t.file('in/2026-03-14_Shop.txt', 'in the way')
    const result = await renameDocuments(t.app, input)
    expect(names()).toEqual(['2026-03-14_Shop.JPG', '2026-03-14_Shop.txt', '2026-03-14_Shop~2.txt', 'c.txt'])
    expect(readFileSync(join(t.folder, 'in/2026-03-14_Shop~2.txt'), 'utf8')).toBe('b.txt')
    expect(result.skipped).toMatchObject([{path: join(t.folder, 'in/c.txt'), reason: 'its date is not known'}])
    expect((await renameDocuments(t.app, input)).renamed).toEqual([])
  })

  test('a dry run tells the same and does nothing', async () => {
    const {t, names} = await bills()
    const told = await renameDocuments(t.app, {...input, dryRun: true})
    expect(names()).toEqual(['a.JPG', 'b.txt', 'c.txt'])
    const done = await renameDocuments(t.app, input)
    expect(done).toEqual({...told, dryRun: false})
  })

  test('documents are known by their new names: nothing is read again', async () => {
    const {t} = await bills()
    const {renamed} = await renameDocuments(t.app, input)
    const again = await t.submit(renamed.map(({to}) => to))
    expect((await t.items(again.batch)).map(({outcome}) => outcome)).toEqual(['unchanged', 'unchanged'])
    const document = await t.app.store.document(renamed[0]!.document)
    expect(document!.sources.map(({path}) => path)).toEqual([renamed[0]!.to])
  })

  test('leaves alone what is gone or was changed since', async () => {
    const {t, names} = await bills()
    rmSync(join(t.folder, 'in/a.JPG'))
    t.file('in/b.txt', 'other bytes')
    expect((await renameDocuments(t.app, input)).renamed).toEqual([])
    expect(names()).toEqual(['b.txt', 'c.txt'])
  })

  test('a batch names its own documents only', async () => {
    const {t, names} = await bills()
    const {batch} = await t.submit([t.file('in/d.txt', 'd')])
    const [d] = await t.items(batch)
    await t.finish(d!.run!, {data: {kind: 'receipt', bill: bill({...known, vendor: 'Other'})}})
    await renameBatch(t.app, batch, input.pattern)
    expect(names()).toEqual(['2026-03-14_Other.txt', 'a.JPG', 'b.txt', 'c.txt'])
  })
})

test('a name too long for the file system and its number are both kept', async () => {
  const {t, names} = await bills()
  const pattern = parsePattern(`{date}_${'x'.repeat(260)}`)
  t.file(`in/2026-03-14_${'x'.repeat(240)}.txt`, 'in the way')
  await renameDocuments(t.app, {...input, pattern})
  expect(names().map((name) => name.length)).toEqual([255, 255, 255, 5])
  expect(names().filter((name) => name.endsWith('x~2.txt'))).toHaveLength(1)
})

test('two processes do not rename at once', async () => {
  const {t, names} = await bills()
  const free = tryLock(join(t.folder, 'home', 'rename.lock'))!
  const waiting = renameDocuments(t.app, input)
  expect(names()).toEqual(['a.JPG', 'b.txt', 'c.txt'])
  free()
  expect((await waiting).renamed).toHaveLength(2)
})

describe('undoRenames', () => {
  test('takes back the newest change, then the one before', async () => {
    const {t, names} = await bills()
    await renameDocuments(t.app, input)
    await renameDocuments(t.app, {...input, pattern: parsePattern('x{total}')})
    expect(names()).toEqual(['c.txt', 'x1.00.txt', 'x9.50.JPG'])
    await undoRenames(t.app, false)
    expect(names()).toEqual(['2026-03-14_Shop.JPG', '2026-03-14_Shop.txt', 'c.txt'])
    await undoRenames(t.app, false)
    expect(names()).toEqual(['a.JPG', 'b.txt', 'c.txt'])
    expect(await undoRenames(t.app, false)).toMatchObject({renamed: [], skipped: []})
  })

  test('does not take a name that someone has now, and tells', async () => {
    const {t, names} = await bills()
    await renameDocuments(t.app, input)
    t.file('in/a.JPG', 'new')
    expect((await undoRenames(t.app, true)).renamed).toHaveLength(2)
    const result = await undoRenames(t.app, false)
    expect(result.skipped).toHaveLength(1)
    expect(names()).toEqual(['2026-03-14_Shop.JPG', 'a.JPG', 'b.txt', 'c.txt'])
    expect(readFileSync(join(t.folder, 'in/a.JPG'), 'utf8')).toBe('new')
  })
})

describe('an undo that was killed', () => {
  test.each([
    ['before it was written down', false],
    ['between the two names', true],
  ])('%s is brought to its end by the next', async (_when, both) => {
    const {t, names} = await bills()
    const {renamed} = await renameDocuments(t.app, input)
    const {from, to} = renamed[0]!
    linkSync(to, from)
    if (!both) rmSync(to)
    expect((await undoRenames(t.app, false)).skipped).toEqual([])
    expect(names()).toEqual(['a.JPG', 'b.txt', 'c.txt'])
    expect((await t.app.store.documentsAfter(null, 9)).map(({sources}) => sources[0]?.path)).toContain(from)
  })
})

describe('a process that was killed', () => {
  const from = (t: TestApp) => join(t.folder, 'in/a.JPG')
  const to = (t: TestApp) => join(t.folder, 'in/new.JPG')

  test('before it touched the file leaves nothing to undo', async () => {
    const {t, names} = await bills()
    const [item] = await t.items((await t.submit([from(t)])).batch)
    await t.app.store.planRename('c_1', {document: item!.document!, from: from(t), to: to(t)})
    expect((await undoRenames(t.app, false)).renamed).toEqual([])
    expect(names()).toContain('a.JPG')
    expect(await t.app.store.plannedRenames()).toEqual([])
  })

  test('between the two names leaves one file under one of them', async () => {
    const {t} = await bills()
    const [item] = await t.items((await t.submit([from(t)])).batch)
    await t.app.store.planRename('c_1', {document: item!.document!, from: from(t), to: to(t)})
    linkSync(from(t), to(t))
    expect((await undoRenames(t.app, false)).renamed).toEqual([{document: item!.document, from: to(t), to: from(t)}])
    expect([existsSync(from(t)), existsSync(to(t))]).toEqual([true, false])
  })
})
