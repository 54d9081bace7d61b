import {appendFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {DocumentError} from '../../../src/errors.ts'
import {waitFor} from '../../helpers/processes.ts'
import {watchedOffice} from '../../helpers/watch.ts'

const pdf = (text: string) => `%PDF-1.7\n${text}\n%%EOF\n`

describe('a watched folder', () => {
  test('brings what is there, and then what comes, each file once', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    t.inInbox('deep/er/b.txt', 'two\n')
    const watch = t.start()
    await watch.hasDone('a.txt', 'deep/er/b.txt')
    t.inInbox('c.txt', 'three\n')
    t.inInbox('new/folder/d.txt', 'four\n')
    await watch.hasDone('a.txt', 'deep/er/b.txt', 'c.txt', 'new/folder/d.txt')
    expect(await watch.stop()).toMatchObject({
      exit: 0,
      counts: {done: 4, failed: 0, waiting: 0},
      watch: {folders: [t.inbox], moved: 0},
    })
  })

  test('brings what is renamed into it, and folders that are moved into it whole', async () => {
    const t = await watchedOffice()
    const watch = t.start()
    await watch.isNoted('Watching')
    t.file('outside/x.txt', 'one\n')
    t.file('outside/y/z.txt', 'two\n')
    t.inInbox('w.txt.part', 'three\n')
    renameSync(join(t.folder, 'outside/x.txt'), join(t.inbox, 'x.txt'))
    renameSync(join(t.folder, 'outside/y'), join(t.inbox, 'y'))
    await watch.hasDone('x.txt', 'y/z.txt')
    renameSync(join(t.inbox, 'w.txt.part'), join(t.inbox, 'w.txt'))
    await watch.hasDone('x.txt', 'y/z.txt', 'w.txt')
    renameSync(join(t.inbox, 'y'), join(t.inbox, 'v'))
    t.inInbox('v/u.txt', 'four\n')
    await watch.hasDone('x.txt', 'y/z.txt', 'w.txt', 'v/u.txt')
    await watch.stop()
  })

  test('leaves hidden and partial files, links to folders and unknown types', async () => {
    const t = await watchedOffice()
    for (const name of ['.hidden.txt', 'a.txt.part', 'b.crdownload', '~$c.docx', '.d.pdf.X7sd9a'])
      t.inInbox(name, 'x\n')
    t.inInbox('unknown.bin', Buffer.from([0, 1, 2, 250, 251]))
    t.file('elsewhere/e.txt', 'five\n')
    symlinkSync(join(t.folder, 'elsewhere'), join(t.inbox, 'link'))
    symlinkSync(join(t.folder, 'elsewhere/e.txt'), join(t.inbox, 'f.txt'))
    const watch = t.start()
    await watch.hasDone('f.txt')
    expect(await watch.stop()).toMatchObject({counts: {done: 1, skipped: 0, failed: 0}})
  })

  test('takes a file again when others bytes come under its name', async () => {
    const t = await watchedOffice()
    const watch = t.start()
    t.inInbox('a.txt', 'one\n')
    await watch.hasDone('a.txt')
    t.inInbox('a.txt', 'two, and longer\n')
    await watch.hasDone('a.txt', 'a.txt')
    renameSync(t.file('b.txt', 'three\n'), join(t.inbox, 'a.txt'))
    await watch.hasDone('a.txt', 'a.txt', 'a.txt')
    await watch.stop()
    expect(await t.app.store.totals()).toMatchObject({documents: 3})
  })

  test('is at its work after a restart where it was: what came meanwhile is taken, nothing twice', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    t.inInbox('unknown.bin', Buffer.from([0, 1, 2, 250, 251]))
    const first = t.start()
    await first.hasDone('a.txt')
    await first.stop()
    t.inInbox('b.txt', 'two\n')
    const second = t.start()
    await second.hasDone('b.txt')
    expect(await second.stop()).toMatchObject({counts: {done: 1, duplicate: 0}})
    const third = t.start()
    await third.isNoted('Watching')
    await sleep(300)
    expect(await third.stop()).toMatchObject({watch: {batches: []}})
    expect(t.stages.calls.filter((call) => call === 'scan.split')).toHaveLength(2)
  })

  test('makes one batch of 300 files that come at once', async () => {
    const t = await watchedOffice({'watch.settle': '400ms', stages: 'scan'})
    const watch = t.start()
    await watch.isNoted('Watching')
    for (let n = 0; n < 300; n++) t.inInbox(`${n % 7}/${n}.txt`, `text ${n}\n`)
    await waitFor('300 documents', () => watch.told().length === 300, 60_000)
    expect(watch.batches()).toEqual([300])
    expect((await watch.stop()).counts.done).toBe(300)
  })

  test('inside of another one is watched with that', async () => {
    const t = await watchedOffice()
    t.inInbox('sub/a.txt', 'one\n')
    const watch = t.start({folders: [join(t.inbox, 'sub'), t.inbox, `${t.inbox}/`]})
    await watch.hasDone('sub/a.txt')
    expect((await watch.stop()).watch.folders).toEqual([t.inbox])
  })

  test('that is looked at by time brings the same', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    const watch = t.start({poll: '50ms'})
    await watch.hasDone('a.txt')
    t.inInbox('sub/b.txt', 'two\n')
    await watch.hasDone('a.txt', 'sub/b.txt')
    expect(watch.notes()[0]).toContain('looking every 0.05 s')
    await watch.stop()
  })
})

describe('a file that is being written', () => {
  test('slowly is taken once, when it is whole', async () => {
    const t = await watchedOffice({'watch.settle': '100ms', 'watch.cut': '1m'})
    const watch = t.start()
    const path = t.inInbox('slow.pdf', '%PDF-1.7\n')
    for (let line = 0; line < 8; line++) {
      await sleep(line === 5 ? 500 : 60)
      appendFileSync(path, `line ${line}\n`)
    }
    expect(watch.batches()).toEqual([])
    appendFileSync(path, '%%EOF\n')
    await watch.hasDone('slow.pdf')
    expect(await watch.stop()).toMatchObject({counts: {done: 1}})
  })

  test('and breaks off is taken after a while, so that somebody hears of it', async () => {
    const t = await watchedOffice({'watch.cut': '400ms'})
    t.inInbox('half.pdf', '%PDF-1.7\nhalf of it')
    t.inInbox('empty.pdf', '')
    const watch = t.start()
    t.inInbox('a.txt', 'one\n')
    await watch.hasDone('a.txt')
    await waitFor('the others', () => watch.batches().reduce((sum, n) => sum + n, 0) === 3)
    await waitFor('the half one', () => watch.told().length === 2)
    expect(await watch.stop()).toMatchObject({exit: 3, counts: {failed: 1}})
    const again = t.start()
    await again.isNoted('Watching')
    await sleep(700)
    expect((await again.stop()).watch.batches).toEqual([])
  })

  test('with its space reserved is taken when it is filled', async () => {
    const t = await watchedOffice({'watch.cut': '1m'})
    const path = t.inInbox('a.pdf', Buffer.alloc(9000))
    const watch = t.start()
    await sleep(400)
    expect(watch.batches()).toEqual([])
    writeFileSync(path, pdf('x'.repeat(8000)))
    await watch.hasDone('a.pdf')
    await watch.stop()
  })
})

describe('nothing is read that was made here:', () => {
  test.each([
    ['inside of the watched folder', 'inbox/archive'],
    ['the watched folder itself', 'inbox'],
  ])('--out %s', async (_, out) => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'GIF89a\none\n')
    const watch = t.start({out})
    await watch.hasDone('a.txt')
    await waitFor('the archive', () => existsSync(join(t.folder, out, 'a.txt.pdf')))
    t.inInbox('b.txt', 'two\n')
    await watch.hasDone('a.txt', 'b.txt')
    await sleep(300)
    expect(await watch.stop()).toMatchObject({counts: {done: 2, skipped: 0, duplicate: 0}})
  })
})

describe('what goes wrong around it:', () => {
  test('a folder that vanishes is waited for, and its files are not read again', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    const watch = t.start({poll: '50ms'})
    await watch.hasDone('a.txt')
    renameSync(t.inbox, join(t.folder, 'away'))
    await watch.isNoted('is not there: waiting for it')
    writeFileSync(join(t.folder, 'away/b.txt'), 'two\n')
    renameSync(join(t.folder, 'away'), t.inbox)
    await watch.isNoted('is there again')
    await watch.hasDone('a.txt', 'b.txt')
    await watch.stop()
  })

  test.each(['leave', 'move:done'])(
    'what was queued when it vanished is read when it is back (--after %s)',
    async (after) => {
      const t = await watchedOffice()
      const away = join(t.folder, 'away')
      t.inInbox('a.txt', 'GIF89a\none\n')
      const watch = t.start({poll: '50ms', after, out: 'out'})
      let isAway = false
      t.stages.before((task) => {
        if (!isAway) renameSync(t.inbox, away)
        isAway = true
        if (!existsSync(task.document.path)) throw new DocumentError('E_GONE', 'It is not there any more.')
      })
      await watch.isNoted('is not there: waiting for it')
      await waitFor('its failure', () => watch.told().length === 1)
      renameSync(away, t.inbox)
      await waitFor('the document', () => watch.told().includes('done a.txt'))
      expect(existsSync(join(t.folder, 'out/a.txt.pdf'))).toBe(true)
      if (after !== 'leave') await waitFor('the move', () => existsSync(join(t.inbox, 'done/a.txt')))
      await watch.stop()
    },
  )

  test('another folder under the same name, as an unmounted share leaves it, is looked through', async () => {
    const t = await watchedOffice({'watch.poll': '100ms'})
    const watch = t.start()
    await watch.isNoted('Watching')
    mkdirSync(join(t.folder, 'share'))
    renameSync(t.inbox, join(t.folder, 'away'))
    renameSync(join(t.folder, 'share'), t.inbox)
    t.inInbox('a.txt', 'one\n')
    await watch.hasDone('a.txt')
    t.inInbox('b.txt', 'two\n')
    await watch.hasDone('a.txt', 'b.txt')
    await watch.stop()
  })

  test('a file that cannot be read is told once, and taken when it can', async () => {
    const t = await watchedOffice()
    // Reading it is an error for every user, root too.
    symlinkSync('/proc/self/mem', join(t.inbox, 'a.txt'))
    const watch = t.start()
    await watch.isNoted('Cannot read')
    t.inInbox('b.txt', 'two\n')
    await watch.hasDone('b.txt')
    rmSync(join(t.inbox, 'a.txt'))
    t.inInbox('a.txt', 'one\n')
    await watch.hasDone('a.txt', 'b.txt')
    expect(watch.notes().filter((note) => note.includes('Cannot read'))).toHaveLength(1)
    await watch.stop()
  })

  test('a second watch of the same folder ends with 7', async () => {
    const t = await watchedOffice()
    const watch = t.start()
    await watch.isNoted('Watching')
    await expect(t.start().ended).rejects.toMatchObject({code: 'E_STORE_LOCKED', exit: 7})
    await watch.stop()
    const next = t.start()
    await next.isNoted('Watching')
    await next.stop()
  })

  test.each([
    ['a file', {folders: ['inbox/a.txt']}, 'E_USAGE', 2],
    ['nothing', {folders: []}, 'E_USAGE', 2],
    ['a folder that is not there', {folders: ['outbox']}, 'E_NO_INPUT', 4],
    ['--after burn', {after: 'burn'}, 'E_USAGE', 2],
    ['a place above the folder', {after: 'move:..'}, 'E_USAGE', 2],
    ['--poll often', {poll: 'often'}, 'E_USAGE', 2],
    ['--poll 0', {poll: '0'}, 'E_USAGE', 2],
  ])('%s is refused', async (_, changes, code, exit) => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\n')
    await expect(t.start(changes).ended).rejects.toMatchObject({code, exit})
  })
})

describe('it ends', () => {
  test('with 8 and what is left queued, when it is stopped in the middle, and with 130 at a second signal', async () => {
    const t = await watchedOffice()
    t.inInbox('a.txt', 'one\ntwo\nthree\n')
    const gate = Promise.withResolvers<void>()
    t.stages.before(({stage}, signal) => {
      if (stage !== 'scan.page') return undefined
      signal.addEventListener('abort', () => gate.reject(signal.reason))
      return gate.promise
    })
    const watch = t.start()
    await waitFor('the first page', () => t.stages.calls.some((call) => call.startsWith('scan.page')))
    watch.interrupts.interrupt()
    await watch.isNoted('Stopping')
    watch.interrupts.interrupt()
    expect(await watch.stop()).toMatchObject({exit: 130, counts: {done: 0, failed: 0}})
    t.stages.before(() => {})
    const again = t.start()
    await again.hasDone('a.txt')
    expect((await again.stop()).watch.batches).toEqual([])
  })
})
