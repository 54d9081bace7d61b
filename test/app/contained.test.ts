import {existsSync, readFileSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {clean} from '../../src/app/clean.ts'
import {type DrainInput, drain} from '../../src/app/drain/drain.ts'
import {selectDocuments} from '../../src/app/export/select.ts'
import {parseWhere} from '../../src/app/export/where.ts'
import {resultKeys} from '../../src/app/flow/keys.ts'
import {findBytes} from '../../src/app/flow/source-file.ts'
import {presentBatch} from '../../src/app/present/batch.ts'
import {summarise} from '../../src/app/present/summary.ts'
import {exitFor} from '../../src/app/process.ts'
import {type PurgeResult, purge} from '../../src/app/purge.ts'
import {parsePattern} from '../../src/app/rename/pattern.ts'
import {renameDocuments} from '../../src/app/rename/rename.ts'
import {retry} from '../../src/app/retry.ts'
import {showDocument} from '../../src/app/show.ts'
import type {SubmitInput} from '../../src/app/submit/submit.ts'
import type {DocumentJson} from '../../src/types/contract.ts'
import {testApp} from '../helpers/app.ts'
import {documentOptions} from '../helpers/document-options.ts'
import {fakeInterrupts, listening} from '../helpers/fake-stages.ts'
import {makeMail} from '../helpers/mails.ts'
import {realStages} from '../helpers/real-stages.ts'
import {makeZip} from '../helpers/zip.ts'

const input: DrainInput = {batch: null, forever: false, name: 'test', wait: false, maxTimeMs: null, niceWorkers: false}

async function office() {
  let ahead = 0
  const clock = {now: () => Date.now() + ahead}
  const t = await testApp({flags: {concurrency: '2', retry: '1ms'}, clock})
  const percents: number[] = []
  let batch = ''
  const stages = realStages(async () => {
    percents.push((await summarise(t.app, (await t.app.store.batch(batch))!)).batch.percent)
  })
  const work = async (paths: string[], changes: Partial<SubmitInput> = {}) => {
    const submitted = await t.submit(paths, changes)
    ;({batch} = submitted)
    stages.calls.length = 0
    await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
    return {...submitted, json: await presentBatch(t.app, (await t.app.store.batch(batch))!)}
  }
  const shown = (documents: DocumentJson[]) =>
    documents.map(({path, state, error, reason}) => {
      const why = error?.code ?? reason
      return `${path.slice(t.folder.length + 1)}: ${state}${why ? `, ${why}` : ''}`
    })
  const wait = (ms: number) => {
    ahead += ms
  }
  return {...t, stages, work, shown, percents, wait}
}

const table = {name: 'table.csv', content: 'oil;12.50\nwax;3.80\n'}
const note = 'a note about lanterns'

/** Two mails that share an attachment; one holds an archive with a note. */
async function twoMails() {
  const t = await office()
  const zip = makeZip({'deep/note.txt': note, 'x.bin': Buffer.from([0, 1])})
  const one = t.file('in/one.eml', makeMail([table], {subject: 'First', text: 'Words of the first'}))
  const other = t.file('in/two.eml', makeMail([table, {name: 'all.zip', content: zip}], {text: 'The second is long'}))
  return {...t, paths: [one, other]}
}

const all = [
  'in/one.eml: done',
  'in/one.eml/table.csv: done',
  'in/two.eml: done',
  'in/two.eml/table.csv: duplicate, same bytes as an earlier input',
  'in/two.eml/all.zip: done',
  'in/two.eml/all.zip/deep/note.txt: done',
  'in/two.eml/all.zip/x.bin: skipped, unknown type',
]

test('what is inside of mails and archives are documents of the batch, each behind what it is inside of', async () => {
  const t = await twoMails()
  const {json} = await t.work(t.paths)
  // Which of the two tables is the second one depends on which mail was opened first.
  expect(t.shown(json.documents)).toEqual(expect.arrayContaining(all.filter((line) => !line.includes('table'))))
  expect(json.documents.map(({path}) => path.slice(t.folder.length + 1))).toEqual(all.map((line) => line.split(':')[0]))
  expect(json).toMatchObject({
    batch: {total: 7, percent: 100, finished: true},
    counts: {done: 5, skipped: 1, duplicate: 1},
  })
  expect(t.percents).toEqual(t.percents.toSorted((a, b) => a - b))
})

test('a mail and its attachment that are both tried again are no duplicates of themselves', async () => {
  const t = await twoMails()
  const {documents} = (await t.work([t.paths[0]!])).json
  const ids = documents.map(({id}) => id!)
  const {batch} = await retry(t.app, {ids, failed: false, with: {lang: ['deu']}, force: false})
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, t.stages.start)
  const json = await presentBatch(t.app, (await t.app.store.batch(batch!))!)
  expect(t.shown(json.documents)).toEqual(['in/one.eml: done', 'in/one.eml/table.csv: done'])
})

test('containers and what is inside name each other', async () => {
  const t = await twoMails()
  const {documents} = (await t.work(t.paths)).json
  const [one, tableInOne, two, tableInTwo, zip, deep] = documents
  expect(two!.contains).toEqual([
    {id: tableInTwo!.id, name: 'table.csv'},
    {id: zip!.id, name: 'all.zip'},
  ])
  expect([one!.container, tableInOne!.container, tableInTwo!.container]).toEqual([
    null,
    {id: one!.id, name: 'table.csv'},
    {id: two!.id, name: 'table.csv'},
  ])
  expect(deep).toMatchObject({container: {id: zip!.id, name: 'deep/note.txt'}, kind: 'other', pages: 1})
  expect(tableInOne!.paths.toSorted()).toEqual([`${t.paths[0]}/table.csv`, `${t.paths[1]}/table.csv`])
  expect(zip).toMatchObject({kind: null, pages: 0, contains: [{name: 'deep/note.txt'}]})
  expect(await showDocument(t.app, deep!.id!)).toMatchObject({path: deep!.path, container: deep!.container})
  const exported: (string | null)[] = []
  for await (const {id} of selectDocuments(t.app, parseWhere([]))) exported.push(id)
  expect(exported).not.toContain(zip!.id)
})

test('a second run does nothing again and shows the same; a forced one does all again, once', async () => {
  const t = await twoMails()
  const first = await t.work(t.paths)
  const again = await t.work(t.paths)
  expect(t.stages.calls).toEqual([])
  expect({...again.json.counts, total: again.json.batch.total}).toEqual({...first.json.counts, total: 7})
  expect(again.json.documents.map(({run}) => run)).toEqual(first.json.documents.map(({run}) => run))
  const forced = await t.work(t.paths, {force: true})
  expect(forced.json.counts).toEqual(first.json.counts)
  const old = new Set(first.json.documents.map(({run}) => run))
  expect(forced.json.documents.filter(({run}) => run !== null && old.has(run))).toEqual([])
  expect(t.stages.calls.filter((stage) => stage === 'scan.split')).toHaveLength(5)
})

test('other options hold for what is inside, too, and nothing is read twice', async () => {
  const t = await twoMails()
  await t.work(t.paths)
  const {json} = await t.work(t.paths, {options: {...documentOptions, split: 'off'}})
  expect(json.counts).toMatchObject({done: 5, skipped: 1, duplicate: 1})
  expect(t.stages.calls).not.toContain('scan.split')
  expect(t.stages.calls).not.toContain('scan.page')
  expect(t.stages.calls.filter((stage) => stage === 'scan.read')).toHaveLength(4)
})

test('a result of a program that did not look inside is made anew', async () => {
  const t = await twoMails()
  const [path] = t.paths
  const [mail] = (await t.work([path!])).json.documents
  const [run] = await t.app.store.runs([mail!.run!])
  const key = resultKeys(mail!.sha256!, run!, []).split
  const data = {media: 'eml', pages: 1, units: [{from: 1, to: 1}]}
  await t.app.store.applyOnce('j', 1, [
    {type: 'contained.save', document: mail!.id!, members: []},
    {type: 'stage.save', document: mail!.id!, stage: 'scan.split', key, data},
  ])
  const {json} = await t.work([path!], {options: {...documentOptions, split: 'off'}})
  expect(t.shown(json.documents)).toEqual(['in/one.eml: done', 'in/one.eml/table.csv: done'])
})

test('--keep-duplicates shows the same attachment twice as a result', async () => {
  const t = await twoMails()
  const {json} = await t.work(t.paths, {keepDuplicates: true})
  expect(json.counts).toMatchObject({done: 6, duplicate: 0})
})

test('outputs of what is inside lie in a folder named as the container', async () => {
  const t = await twoMails()
  const out = join(t.folder, 'out')
  await t.work(t.paths, {outDir: out, options: {...documentOptions, also: ['text']}})
  expect(readFileSync(join(out, 'two.eml', 'all.zip', 'deep', 'note.txt.txt'), 'utf8')).toContain(note)
  expect(existsSync(join(out, 'one.eml', 'table.csv.txt'))).toBe(true)
  expect(existsSync(join(out, 'one.eml.txt'))).toBe(true)
})

test('what is inside is read from the store: its container may go, and cleaning leaves it', async () => {
  const t = await twoMails()
  const {json} = await t.work(t.paths)
  for (const path of t.paths) rmSync(path)
  const deep = json.documents.find(({path}) => path.endsWith('note.txt'))!
  t.wait(2 * 86_400_000)
  await clean(t.app, {olderThanMs: 0, dryRun: false})
  expect(readFileSync(await t.app.blobs.local(deep.sha256!, 'txt'), 'utf8')).toBe(note)
  expect(await showDocument(t.app, deep.id!)).toMatchObject({path: deep.path, state: 'done'})
  const renamed = await renameDocuments(t.app, {
    ...{pattern: parsePattern('{date}'), where: parseWhere([]), unsure: false, dryRun: false},
    documents: new Set([deep.id!]),
  })
  expect(renamed).toMatchObject({renamed: [], skipped: [{reason: expect.stringContaining('inside of another file')}]})
  await t.app.blobs.delete(deep.sha256!, 'txt')
  const stored = (await t.app.store.document(deep.id!))!
  await expect(findBytes(t.app, stored)).rejects.toMatchObject({
    code: 'E_GONE',
    hint: expect.stringContaining('--force'),
  })
})

test('what is inside is kept under an extension of what it is, so that opening it runs nothing', async () => {
  const t = await office()
  const names = {'run.cmd': 'words of one', 'page.hta': '<html>two</html>', 'Note.TXT': 'three', none: 'four'}
  const {json} = await t.work([t.file('in/a.zip', makeZip(names))])
  const paths = json.documents.slice(1).map(async ({id}) => findBytes(t.app, (await t.app.store.document(id!))!))
  expect((await Promise.all(paths)).map((path) => path.split('.').at(-1))).toEqual(['txt', 'html', 'txt', 'txt'])
})

test('purging a mail forgets what only it holds, with the bytes', async () => {
  const t = await twoMails()
  const {documents} = (await t.work(t.paths)).json
  const [one, table, two, , zip, deep] = documents
  const forget = (name: string) => purge(t.app, {names: [name], dryRun: false, confirm: null, yes: true, forever: true})
  const gone = async (result: Promise<PurgeResult>) => new Set((await result).documents.map(({id}) => id))
  t.wait(2 * 3_600_000)
  expect(await gone(forget(two!.id!))).toEqual(new Set([two!.id, zip!.id, deep!.id]))
  expect(await t.app.blobs.has(deep!.sha256!, 'txt')).toBe(false)
  expect(await t.app.blobs.has(table!.sha256!, 'csv')).toBe(true)
  expect(await gone(forget(one!.id!))).toEqual(new Set([one!.id, table!.id]))
  expect(await t.app.blobs.has(table!.sha256!, 'csv')).toBe(false)
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('what cannot be read inside of an archive has failed by itself', async () => {
  const t = await office()
  const zip = t.file(
    'in/a.zip',
    makeZip({'a.txt': 'words', 'b.txt': 'hidden words', 'c.txt': ''}, {encrypted: ['b.txt']}),
  )
  const {json} = await t.work([zip])
  expect(t.shown(json.documents)).toEqual([
    'in/a.zip: done',
    'in/a.zip/a.txt: done',
    'in/a.zip/b.txt: failed, E_ENCRYPTED',
    'in/a.zip/c.txt: failed, E_EMPTY',
  ])
  expect(exitFor(json, false)).toBe(3)
  const again = await t.work([zip])
  expect(t.shown(again.json.documents)).toEqual(t.shown(json.documents))
})

const lines = ['oil', 'wax and wicks', 'a green lantern', 'terms of the harbour', 'letters from far away']

test('archives in archives are opened three deep', async () => {
  const t = await office()
  const deep = [1, 2, 3, 4].reduce<Buffer>(
    (inner, n) => makeZip({[`${n}.zip`]: inner, [`${n}.txt`]: lines[n]!}),
    makeZip({'0.txt': 'words'}),
  )
  const {json} = await t.work([t.file('a.zip', deep)])
  expect(t.shown(json.documents)).toEqual(
    [
      'a.zip: done',
      'a.zip/4.zip: done',
      'a.zip/4.zip/3.zip: done',
      'a.zip/4.zip/3.zip/2.zip: failed, E_TOO_BIG',
      'a.zip/4.zip/3.zip/2.txt: done',
      'a.zip/4.zip/3.txt: done',
      'a.zip/4.txt: done',
    ].map((line) => line),
  )
})

test('a batch that was cancelled gets nothing more', async () => {
  const t = await twoMails()
  const {batch} = await t.submit(t.paths)
  await t.app.store.cancelBatch(batch)
  const kept = await t.work([t.paths[0]!])
  expect(kept.json.documents).toHaveLength(2)
  expect(await t.items(batch)).toHaveLength(2)
})

test('snap compress passes archives and mails over', async () => {
  const t = await twoMails()
  const {json} = await t.work([join(t.folder, 'in')], {compress: {force: false, inPlace: false}})
  expect(t.shown(json.documents)).toEqual([
    'in/one.eml: skipped, an e-mail, neither picture nor PDF',
    'in/two.eml: skipped, an e-mail, neither picture nor PDF',
  ])
})
