import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {hashFile} from '../../../src/app/flow/source-file.ts'
import {listJobs} from '../../../src/app/jobs.ts'
import {finishMoves, moveOriginal} from '../../../src/app/watch/move.ts'
import {DocumentError} from '../../../src/errors.ts'
import {testApp} from '../../helpers/app.ts'
import {waitFor} from '../../helpers/processes.ts'
import {watchedOffice} from '../../helpers/watch.ts'

const read = (...path: string[]) => readFileSync(join(...path), 'utf8')
const isThere = (...path: string[]) => waitFor(path.join('/'), () => existsSync(join(...path)))

describe('--after move:done', () => {
  test('moves originals when their documents have ended, keeps the tree, and reads nothing there again', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    t.inInbox('deep/b.txt', 'two\n')
    t.inInbox('bad.txt', '! E_UNREADABLE permanent\n')
    const watch = t.start({after: 'move:done'})
    await Promise.all([
      isThere(t.inbox, 'done/a.txt'),
      isThere(t.inbox, 'done/deep/b.txt'),
      isThere(t.inbox, 'failed/bad.txt'),
    ])
    expect(existsSync(join(t.inbox, 'a.txt'))).toBe(false)
    const batches = watch.batches()
    t.inInbox('done/by-hand.txt', 'three\n')
    t.inInbox('c.txt', 'four\n')
    await isThere(t.inbox, 'done/c.txt')
    expect(watch.batches()).toEqual([...batches, 1])
    expect(await watch.stop()).toMatchObject({exit: 3, watch: {moved: 4}, counts: {done: 3, failed: 1}})
    const known = await t.app.store.knownSource(join(t.inbox, 'done/a.txt'))
    expect(known?.sha256).toBe(await hashFile(join(t.inbox, 'done/a.txt')))
    expect(await t.app.store.knownSource(join(t.inbox, 'a.txt'))).toBeNull()
    expect(await t.app.store.openMoves()).toEqual([])
  })

  test('never takes the place of another file', async () => {
    const t = await watchedOffice()
    t.inInbox('done/a.txt', 'of last year\n')
    const watch = t.start({after: 'move:done'})
    t.inInbox('a.txt', 'one\n')
    await isThere(t.inbox, 'done/a~2.txt')
    // Until then both names are one file.
    await waitFor('the old name to go', () => !existsSync(join(t.inbox, 'a.txt')))
    t.inInbox('a.txt', 'two\n')
    await isThere(t.inbox, 'done/a~3.txt')
    await watch.stop()
    expect(['a', 'a~2', 'a~3'].map((name) => read(t.inbox, 'done', `${name}.txt`))).toEqual([
      'of last year\n',
      'one\n',
      'two\n',
    ])
  })

  test('moves what was done before it was asked for, copies too, after a restart', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    const first = t.start()
    await first.hasDone('a.txt')
    await first.stop()
    t.inInbox('copy.txt', 'one\n')
    const second = t.start({after: `move:${join(t.folder, 'archive')}`})
    await Promise.all([isThere(t.folder, 'archive/a.txt'), isThere(t.folder, 'archive/copy.txt')])
    expect((await second.stop()).watch.moved).toBe(2)
  })

  test('leaves links, and files that were changed since they were read', async () => {
    const t = await watchedOffice({concurrency: '2'})
    symlinkSync(t.file('elsewhere.txt', 'one\n'), join(t.inbox, 'link.txt'))
    const path = t.inInbox('a.txt', 'two\n')
    const gate = Promise.withResolvers<void>()
    t.stages.before(async ({stage, document}) => {
      if (stage === 'scan.read' && document.path === path) await gate.promise
    })
    const watch = t.start({after: 'move:done'})
    await waitFor('the reading of both', () => t.stages.calls.filter((call) => call === 'scan.read').length === 2)
    writeFileSync(path, 'two, and more\n')
    gate.resolve()
    await isThere(t.inbox, 'done/a.txt')
    await watch.stop()
    expect(read(t.inbox, 'done/a.txt')).toBe('two, and more\n')
    expect(lstatSync(join(t.inbox, 'link.txt')).isSymbolicLink()).toBe(true)
  })

  test('moves an empty file, which never was a document, to failed', async () => {
    const t = await watchedOffice({'watch.cut': '100ms'})
    t.inInbox('empty.pdf', '')
    const watch = t.start({after: 'move:done'})
    await isThere(t.inbox, 'failed/empty.pdf')
    expect(await watch.stop()).toMatchObject({exit: 3, counts: {failed: 1}})
  })

  test('takes up again what was not there for a moment, and does not put it aside as failed', async () => {
    const t = await watchedOffice()
    let calls = 0
    t.stages.before(() => {
      if (++calls === 1) throw new DocumentError('E_GONE', 'It is not there any more.')
    })
    const path = t.inInbox('a.txt', 'one\n')
    const watch = t.start({after: 'move:done'})
    await waitFor('the move', () => !existsSync(path))
    expect(existsSync(join(t.inbox, 'done/a.txt'))).toBe(true)
    expect(watch.told()).toEqual(['failed a.txt', 'done a.txt'])
    await watch.stop()
  })

  test('does not take a document for done whose file was away while a page was to be read', async () => {
    const t = await watchedOffice()
    let isAway = true
    t.stages.before(({stage, pages}) => {
      if (stage !== 'scan.page' || pages?.from !== 2 || !isAway) return
      isAway = false
      throw new DocumentError('E_GONE', 'It is not there any more.')
    })
    const path = t.inInbox('a.txt', 'one\ntwo\nthree\n')
    const watch = t.start({after: 'move:done'})
    await waitFor('the move', () => !existsSync(path))
    expect(existsSync(join(t.inbox, 'done/a.txt'))).toBe(true)
    expect(watch.told()).toEqual(['failed a.txt', 'done a.txt'])
    await watch.stop()
  })

  test('waits until the outputs are written', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'GIF89a\none\n')
    const blocked = t.file('archive/a.txt.pdf/in-the-way.txt', 'x')
    const watch = t.start({after: 'move:done', out: join(t.folder, 'archive')})
    await watch.hasDone('a.txt')
    await isThere(t.inbox, 'done/a.txt')
    expect(existsSync(join(t.folder, 'archive/a~2.txt.pdf'))).toBe(true)
    expect(existsSync(blocked)).toBe(true)
    await watch.stop()
  })

  test('tells once what cannot be moved', async () => {
    const t = await watchedOffice()
    t.file('place', 'no folder')
    const watch = t.start({after: `move:${join(t.folder, 'place')}`})
    t.inInbox('a.txt', 'one\n')
    await watch.isNoted('Cannot move')
    expect((await watch.stop()).watch.moved).toBe(0)
    expect(read(t.inbox, 'a.txt')).toBe('one\n')
  })
})

async function office() {
  const t = await testApp()
  const from = t.file('in/a.txt', 'one\n')
  await t.submit([from])
  const to = join(t.folder, 'out/a.txt')
  return {...t, from, to, sha256: await hashFile(from), finish: () => finishMoves(t.app, () => true)}
}

/** A folder on another file system than the temporary one. */
function elsewhere(): string {
  const folder = mkdtempSync('/dev/shm/snapbatch-test-')
  onTestFinished(() => rmSync(folder, {recursive: true}))
  return folder
}

describe('a move', () => {
  test('to another file system keeps bytes and time, and leaves no other file', async () => {
    const t = await office()
    const time = new Date('2024-02-29T12:00:00Z')
    utimesSync(t.from, time, time)
    const folder = elsewhere()
    expect(lstatSync(folder).dev).not.toBe(lstatSync(t.folder).dev)
    writeFileSync(join(folder, 'a.txt'), 'another')
    const at = await moveOriginal(t.app, {from: t.from, to: join(folder, 'a.txt'), sha256: t.sha256})
    expect(at).toBe(join(folder, 'a~2.txt'))
    expect([read(at), lstatSync(at).mtimeMs, existsSync(t.from)]).toEqual(['one\n', time.getTime(), false])
    expect(await t.app.store.knownSource(at)).toMatchObject({sha256: t.sha256})
  })

  test('of other bytes than were read does not happen', async () => {
    const t = await office()
    writeFileSync(t.from, 'two\n')
    const to = join(elsewhere(), 'a.txt')
    await expect(moveOriginal(t.app, {from: t.from, to, sha256: t.sha256})).rejects.toMatchObject({code: 'E_CHANGED'})
    expect([existsSync(to), read(t.from), await t.app.store.openMoves()]).toEqual([false, 'two\n', []])
  })

  test('leaves a file that came under the old name meanwhile, here or on another file system', async () => {
    for (const folder of [undefined, elsewhere()]) {
      const t = await office()
      const {placeMove} = t.app.store
      t.app.store.placeMove = async (id) => {
        await placeMove(id)
        t.file('in/next.txt', 'the next scan\n')
        renameSync(join(t.folder, 'in/next.txt'), t.from)
      }
      const at = await moveOriginal(t.app, {...t, to: folder ? join(folder, 'a.txt') : t.to})
      expect([read(at), read(t.from)]).toEqual(['one\n', 'the next scan\n'])
      expect(await t.app.store.openMoves()).toEqual([])
    }
  })

  test('of a file that was replaced just before does not happen either', async () => {
    const t = await office()
    writeFileSync(t.from, 'two\n')
    await expect(moveOriginal(t.app, t)).rejects.toMatchObject({code: 'E_CHANGED'})
    expect([existsSync(t.to), read(t.from), await t.app.store.openMoves()]).toEqual([false, 'two\n', []])
  })

  test('to a path where another document was known leaves no words of that one in the search of jobs', async () => {
    const t = await office()
    await t.submit([t.file('out/gurke.txt', 'other\n')])
    rmSync(join(t.folder, 'out/gurke.txt'))
    await moveOriginal(t.app, {...t, to: join(t.folder, 'out/gurke.txt')})
    await t.submit([t.file('in/later.txt', 'three\n')])
    const {jobs} = await listJobs(t.app, {states: [], search: 'gurke', limit: 10})
    expect(jobs.map(({path}) => path)).toEqual([join(t.folder, 'out/gurke.txt')])
  })

  test.each([
    ['before it began', 'planned', false],
    ['when the file had both names', 'planned', true],
    ['when the store knew the new one', 'placed', true],
  ])('that a killed process left %s is brought to an end', async (_, state, isPlaced) => {
    const t = await office()
    mkdirSync(join(t.folder, 'out'))
    if (isPlaced) writeFileSync(t.to, 'one\n')
    const id = await t.app.store.planMove(t)
    if (state === 'placed') await t.app.store.placeMove(id)
    await t.finish()
    expect([existsSync(t.from), existsSync(t.to)]).toEqual([!isPlaced, isPlaced])
    expect((await t.app.store.knownSource(isPlaced ? t.to : t.from))?.sha256).toBe(t.sha256)
    expect(await t.app.store.openMoves()).toEqual([])
  })

  test('that cannot be ended now is left for the next time', async () => {
    const t = await office()
    await t.app.store.planMove({...t, to: join(t.from, 'no-folder.txt')})
    await t.finish()
    expect(read(t.from)).toBe('one\n')
    expect(await t.app.store.openMoves()).toHaveLength(1)
    expect(await moveOriginal(t.app, t)).toBe(t.to)
    expect(await t.app.store.openMoves()).toEqual([])
  })

  test('that was killed is not ended where other files are under its names by now', async () => {
    const t = await office()
    t.file('out/a.txt', 'of somebody else\n')
    await t.app.store.planMove(t)
    await t.finish()
    expect([read(t.from), read(t.to)]).toEqual(['one\n', 'of somebody else\n'])
    const id = await t.app.store.planMove({...t, to: t.file('out/b.txt', 'one\n')})
    await t.app.store.placeMove(id)
    writeFileSync(t.from, 'new\n')
    await t.finish()
    expect(read(t.from)).toBe('new\n')
  })

  test.each([
    ['while its bytes are compared', 'placed'],
    ['before the old name is taken away', 'planned'],
  ])('of which the folders vanish %s has one name when they are back', async (_, state) => {
    const t = await office()
    const away = join(t.folder, 'away')
    const back = join(t.folder, 'in')
    const done = join(back, 'done/a.txt')
    const {placeMove, planMove} = t.app.store
    if (state === 'planned')
      t.app.store.placeMove = async (id) => {
        await placeMove(id)
        renameSync(back, away)
      }
    else
      t.app.store.planMove = async (move) => {
        mkdirSync(join(back, 'done'), {recursive: true})
        const id = await planMove(move)
        writeFileSync(done, 'one\n')
        renameSync(back, away)
        return id
      }
    await moveOriginal(t.app, {...t, to: done}).catch(() => {})
    await t.finish()
    expect(await t.app.store.openMoves()).toHaveLength(1)
    Object.assign(t.app.store, {placeMove, planMove})
    renameSync(away, back)
    expect(await moveOriginal(t.app, {...t, to: done})).toBe(done)
    expect(readdirSync(back, {recursive: true})).toEqual(['done', 'done/a.txt'])
    expect(await t.app.store.openMoves()).toEqual([])
  })

  test('that was killed ends where somebody took the file from its new place', async () => {
    const t = await office()
    t.file('out/other.txt', 'other\n')
    const id = await t.app.store.planMove(t)
    await t.app.store.placeMove(id)
    rmSync(t.from)
    await t.finish()
    expect(await t.app.store.openMoves()).toEqual([])
  })
})
