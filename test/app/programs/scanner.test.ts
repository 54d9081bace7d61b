import {chmodSync, existsSync, globSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import type {AppEvent} from '../../../src/app/events.ts'
import {createPictures} from '../../../src/app/pictures/pictures.ts'
import {createScanner} from '../../../src/app/programs/scanner.ts'
import {type WorkInput, work} from '../../../src/app/work.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {testApp} from '../../helpers/app.ts'
import {eicar, fakeScanner} from '../../helpers/fake-scanner.ts'
import {fakeInterrupts, fakeStages, listening, pictureMark} from '../../helpers/fake-stages.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {makeMail} from '../../helpers/mails.ts'
import {waitFor} from '../../helpers/processes.ts'
import {realStages} from '../../helpers/real-stages.ts'
import {runJson} from '../../helpers/run-cli.ts'
import {makeZip} from '../../helpers/zip.ts'

const workInput: WorkInput = {forever: false, name: 'work', wait: false, maxTime: undefined, niceWorkers: false}

async function office(flags: Record<string, unknown> = {}) {
  const folder = await folderOfTest()
  const scanner = fakeScanner(folder)
  const t = await testApp({folder, flags: {concurrency: '1', scanner: scanner.command, ...flags}})
  const reporter = listening()
  const run = (stages: Pick<ReturnType<typeof fakeStages>, 'start'>) =>
    work(t.app, workInput, {reporter, interrupts: fakeInterrupts()}, stages.start)
  /** Files of ours with the signature in them. */
  const copies = () =>
    globSync('**', {cwd: t.app.paths.data})
      .map((name) => `${t.app.paths.data}/${name}`)
      .filter((path) => statSync(path).isFile() && readFileSync(path).includes('EICAR-STANDARD'))
  const documents = () =>
    reporter.events.flatMap((event: AppEvent) => (event.type === 'document' ? event.document : []))
  return {...t, scanner, run, copies, documents}
}

test('the signature of the tests is the one of EICAR', () => {
  expect(eicar).toHaveLength(68)
})

test.each(['bad.txt', 'bad.png'])(
  '%s that is infected is opened by nothing, stays where it is, and has no copy',
  async (name) => {
    const t = await office()
    const mark = name.endsWith('png') ? pictureMark : ''
    const bad = t.file(name, mark + eicar)
    const good = t.file(`good-${name}`, `${mark}good`)
    await t.submit([bad, good])
    const stages = fakeStages()
    expect(await t.run(stages)).toMatchObject({exit: 3})
    const failure = {code: 'E_INFECTED', class: 'permanent', message: expect.stringContaining('Eicar-Signature FOUND')}
    expect(t.documents().filter(({path}) => path === bad)).toMatchObject([{state: 'failed', failure}])
    expect(t.documents().filter(({path}) => path === good)).toMatchObject([{state: 'done'}])
    expect(stages.calls.filter((call) => call === 'scan.split')).toHaveLength(1)
    expect(readFileSync(bad, 'utf8')).toBe(mark + eicar)
    expect(t.copies()).toEqual([])
    // Pages are jobs of their own: the same bytes are looked at once.
    expect(t.scanner.seen().toSorted((a, b) => (a < b ? -1 : 1))).toEqual([bad, good])
  },
)

test('what is infected inside of mails and archives never comes into the store; the rest of them is read', async () => {
  const t = await office()
  const archive = makeZip({'bad.txt': `${eicar} and more words`, 'good.txt': 'Some good words'})
  const mail = t.file(
    'a.eml',
    makeMail([
      {name: 'bad.txt', content: eicar},
      {name: 'all.zip', content: archive},
    ]),
  )
  await t.submit([mail])
  await t.run(realStages())
  expect(t.copies()).toEqual([])
  const members = await Promise.all((await t.app.store.documentsAfter(null, 9)).map(({id}) => t.app.store.contents(id)))
  const infected = members.flat().filter(({error}) => error?.code === 'E_INFECTED')
  expect(infected.map(({name, document}) => [name, document])).toEqual([
    ['bad.txt', null],
    ['bad.txt', null],
  ])
  expect(t.documents().filter(({state}) => state === 'done')).toHaveLength(3)
})

test('a copy of ours from before there was a scanner is removed', async () => {
  const t = await office()
  const mine = t.file(join('home', 'work', 'copy.txt'), eicar)
  const original = t.file('home/copy.txt', eicar)
  for (const path of [mine, original])
    await expect(t.app.scanner.check({path, sha256: path})).rejects.toMatchObject({code: 'E_INFECTED'})
  expect([existsSync(mine), existsSync(original)]).toEqual([false, true])
})

test('no picture is drawn of a document that is infected', async () => {
  const t = await office()
  const {batch} = await t.submit([t.file('bad.png', pictureMark + eicar)])
  const [item] = await t.items(batch)
  const drawn: unknown[] = []
  const pictures = createPictures(t.app, () => ({
    async run(task) {
      drawn.push(task)
      throw new Error('drawn')
    },
    close: async () => {},
  }))
  await expect(pictures.thumbnail({document: item!.document!, page: 1})).rejects.toMatchObject({code: 'E_INFECTED'})
  await pictures.close()
  expect(drawn).toEqual([])
})

test('a scanner that cannot tell is asked again later, and nothing is opened before it could', async () => {
  const t = await office({retry: '1ms,1ms,1ms'})
  await t.submit([t.file('a.png', `${pictureMark}one`)])
  t.scanner.answer(2)
  const stages = fakeStages()
  const events: AppEvent[] = []
  const reporter = {
    event(event: AppEvent) {
      events.push(event)
      if (event.type === 'retry') t.scanner.answer(0)
    },
    close: async () => {},
  }
  const input = {...workInput, wait: true}
  expect(await work(t.app, input, {reporter, interrupts: fakeInterrupts()}, stages.start)).toMatchObject({exit: 0})
  const failure = {class: 'transient', message: expect.stringContaining('exit 2')}
  expect(events.find(({type}) => type === 'retry')).toMatchObject({failure})
  expect(stages.calls[0]).toBe('scan.split')
})

test('a scanner that is not there ends the command with 6 before anything is enqueued', async () => {
  const folder = await folderOfTest()
  const t = await testApp({folder})
  const env = {SNAPBATCH_SCANNER: 'no-such-scanner {file}'}
  for (const more of [['--now'], []]) {
    const {exit, json} = await runJson(['process', t.file('a.txt', 'a'), '--home', t.app.paths.home!, ...more], env)
    expect([exit, json]).toMatchObject([6, {error: {code: 'E_SCANNER', hint: expect.stringContaining('scanner')}}])
  }
  expect(await t.app.queue.jobs({})).toEqual([])
})

test('a job that is stopped while its file is looked at stops no other job of the same bytes', async () => {
  const folder = await folderOfTest()
  const program = join(folder, 'slow')
  const started = join(folder, 'started')
  const gate = join(folder, 'gate')
  writeFileSync(program, `#!/bin/sh\necho x >> '${started}'\nwhile [ ! -e '${gate}' ]; do sleep 0.02; done\n`)
  chmodSync(program, 0o700)
  const scanner = createScanner(() => ({scanner: [program, '{file}']}), resolvePaths(folder, {}), {now: () => 0})
  const file = {path: join(folder, 'a.pdf'), sha256: 'a'}
  const stopping = new AbortController()
  const first = scanner.check(file, stopping.signal)
  const second = scanner.check(file, new AbortController().signal)
  const third = scanner.check(file)
  await waitFor('the scanner', () => existsSync(started))
  stopping.abort(new Error('stopped'))
  await expect(first).rejects.toThrow('stopped')
  writeFileSync(gate, '')
  await Promise.all([second, third])
  expect(readFileSync(started, 'utf8')).toBe('x\nx\n')
})
