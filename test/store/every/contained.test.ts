import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import type {FirstJob, NewMember, StoreEffect, SubmitItem} from '../../../src/store/types.ts'
import type {MediaKind} from '../../../src/types/document.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'
import {optionSet} from '../options.ts'

const first: FirstJob = {queue: 'scan', name: 'split', order: 0, limits: {softMs: 1, hardMs: 2}}

const member = (name: string, media: MediaKind = 'pdf', id = newId('d')): NewMember => ({
  name,
  document: {id, sha256: `sha-${id}`, bytes: 7, media},
  extension: media,
})

const idOf = (one: NewMember): string => ('document' in one ? one.document.id : '')

async function withMail(changes: Partial<SubmitItem> = {}) {
  const context = await openEveryStore()
  const {store} = context
  const item = queuedItem(0, {path: '/in/one.eml', ...changes})
  const mail = {...item, document: {...item.document!, media: 'eml' as const}}
  const batch = await submitBatch(store, [mail])
  const apply = async (...effects: StoreEffect[]) => store.applyEffects(effects, null)
  const open = (of: SubmitItem, members: NewMember[]) =>
    apply(
      {type: 'contained.save', document: of.document!.id, members},
      {type: 'contained.attach', run: of.run!.id, first},
    )
  const shown = async (of: string) =>
    (await store.items(of)).map(({path, outcome, within}) => `${path} ${outcome} ${within}`)
  const again = {...mail, run: {...mail.run!, isNew: false}}
  return {...context, batch, mail, again, apply, open, shown}
}

test('what is inside of a document becomes items of its batch, and its runs begin', async () => {
  const {store, batch, mail, open, clock} = await withMail({outPath: '/out/one.eml.pdf'})
  const [bill, copy] = [member('bill.pdf'), member('BILL.pdf')]
  const error = {class: 'permanent', code: 'E_ENCRYPTED', message: 'locked'} as const
  const members = [bill, {name: 'x.bin', reason: 'unknown type'}, copy, {name: 'y.pdf', error}]
  const begun = await open(mail, members)
  expect(begun.map((run) => run.first)).toEqual([first, first])
  expect(begun.map(({bytes, media, seq, priority}) => ({bytes, media, seq, priority}))).toEqual(
    [bill, copy].map(() => ({bytes: 7, media: 'pdf', seq: 0, priority: 5})),
  )
  const items = await store.items(batch)
  expect(items.map(({path, outcome}) => [path, outcome])).toEqual([
    ['/in/one.eml', 'queued'],
    ['/in/one.eml/bill.pdf', 'queued'],
    ['/in/one.eml/x.bin', 'skipped'],
    ['/in/one.eml/BILL.pdf', 'queued'],
    ['/in/one.eml/y.pdf', 'refused'],
  ])
  expect(items.slice(1).map(({within, container}) => [within, container])).toEqual(
    members.map(() => [0, mail.document.id]),
  )
  expect(items.map(({outPath}) => outPath)).toEqual([
    '/out/one.eml.pdf',
    '/out/one.eml/bill.pdf',
    null,
    expect.stringMatching(/^\/out\/one\.eml\/BILL.+\.pdf$/),
    null,
  ])
  expect(new Set(items.map(({outPath}) => outPath?.toLowerCase())).size).toBe(4)
  expect(items[4]!.error).toEqual(error)
  expect(items.map(({run}) => run)).toEqual([mail.run!.id, begun[0]!.id, null, begun[1]!.id, null])
  expect(await store.batchCounts(batch)).toEqual({waiting: 3, skipped: 1, refused: 1})
  expect((await store.document(idOf(bill)))!.sources).toEqual([
    {path: '/in/one.eml/bill.pdf', mtimeMs: 0, bytes: 7, inside: true},
  ])
  expect(await store.contents(mail.document.id)).toEqual([
    {name: 'bill.pdf', document: idOf(bill), extension: 'pdf', reason: null, error: null},
    {name: 'x.bin', document: null, extension: null, reason: 'unknown type', error: null},
    {name: 'BILL.pdf', document: idOf(copy), extension: 'pdf', reason: null, error: null},
    {name: 'y.pdf', document: null, extension: null, reason: null, error},
  ])
  expect(await store.containersOf(idOf(bill))).toEqual([
    {container: mail.document.id, name: 'bill.pdf', extension: 'pdf'},
  ])
  expect(await store.nesting(idOf(bill))).toEqual({depth: 1, files: 2, bytes: 14})
  expect(await store.nesting(mail.document.id)).toEqual({depth: 0, files: 2, bytes: 14})
  await expect(store.nesting('d_none')).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  expect((await store.run(begun[0]!.id))!.createdAt).toBe(clock.time)
})

test('attaching again adds nothing, and what is taken out again counts once', async () => {
  const {store, batch, mail, open} = await withMail()
  const bill = member('bill.pdf')
  await open(mail, [bill])
  expect(await open(mail, [bill])).toEqual([])
  expect(await store.items(batch)).toHaveLength(2)
  expect((await store.nesting(mail.document.id)).files).toBe(1)
})

test('a batch that wants the run before it is opened gets what is inside, and so does one that takes it later', async () => {
  const {store, mail, again, open, apply, shown, clock} = await withMail()
  const two = await submitBatch(store, [again])
  const begun = await open(mail, [member('a.pdf'), member('b.pdf')])
  expect(begun).toHaveLength(2)
  const inside = ['/in/one.eml queued null', '/in/one.eml/a.pdf queued 0', '/in/one.eml/b.pdf queued 0']
  expect(await shown(two)).toEqual(inside)
  for (const run of [mail.run!.id, ...begun.map(({id}) => id)]) await apply({type: 'run.state', run, state: 'done'})
  clock.time += 1000
  const later = newId('b')
  await store.createBatch({id: later, cwd: '/', outDir: null, meta: {}})
  const items: SubmitItem[] = [{...again, outcome: 'unchanged'}]
  expect(await apply({type: 'submit', batch: later, optionSet, items, first})).toEqual([])
  expect(await shown(later)).toEqual(inside.map((line) => line.replace('queued', 'unchanged')))
  expect(await store.batchCounts(later)).toEqual({unchanged: 3})
})

test('a cancelled batch gets nothing', async () => {
  const {store, batch, mail, open} = await withMail()
  await store.cancelBatch(batch)
  expect(await open(mail, [member('a.pdf')])).toEqual([])
  expect(await store.items(batch)).toHaveLength(1)
})

test('the same bytes in one batch are a duplicate, unless duplicates are kept', async () => {
  const {store, batch, mail, again, open, shown} = await withMail()
  const keeping = newId('b')
  await store.createBatch({id: keeping, cwd: '/', outDir: null, meta: {}, keepDuplicates: true})
  await store.applyEffects([{type: 'submit', batch: keeping, optionSet, items: [again]}], null)
  const bill = member('a.pdf')
  const zip = member('a.zip', 'zip')
  const begun = await open(mail, [bill, {...bill, name: 'b.pdf'}, zip, {...zip, name: 'b.zip'}])
  expect(begun).toHaveLength(2)
  const lines = (b: string) => [
    '/in/one.eml queued null',
    '/in/one.eml/a.pdf queued 0',
    `/in/one.eml/b.pdf ${b} 0`,
    '/in/one.eml/a.zip queued 0',
    '/in/one.eml/b.zip duplicate 0',
  ]
  expect(await shown(batch)).toEqual(lines('duplicate'))
  expect(await shown(keeping)).toEqual(lines('queued'))
})

test('a member that was given itself at its path is no second item', async () => {
  const {store, mail, open, apply} = await withMail()
  const bill = member('a.pdf')
  await open(mail, [bill])
  const [, inside] = await store.items((await store.batches(1))[0]!.id)
  const retry = newId('b')
  await store.createBatch({id: retry, cwd: '/', outDir: null, meta: {}})
  const document = {id: idOf(bill), sha256: `sha-${idOf(bill)}`, bytes: 7, media: 'pdf' as const, mtimeMs: null}
  const run = {...mail.run!, id: inside!.run!, isNew: false}
  const items: SubmitItem[] = [
    {...mail, run: {...mail.run!, isNew: false}},
    {ordinal: 1, path: '/in/one.eml/a.pdf', outcome: 'queued', document, run},
  ]
  await apply({type: 'submit', batch: retry, optionSet, items, first})
  expect((await store.items(retry)).map(({path}) => path)).toEqual(['/in/one.eml', '/in/one.eml/a.pdf'])
})

test('a failed member is taken up again, and a forced container takes all of them', async () => {
  const {store, mail, open, apply, clock} = await withMail()
  const begun = await open(mail, [member('a.pdf'), member('b.pdf')])
  const [a, b] = begun.map(({id}) => id) as [string, string]
  const error = {class: 'transient', code: 'E_OCR', message: 'no'} as const
  await apply({type: 'run.state', run: mail.run!.id, state: 'done'}, {type: 'run.state', run: b, state: 'done'})
  await apply({type: 'run.state', run: a, state: 'failed', error})
  clock.time += 1000
  const more = async (items: SubmitItem[]) => {
    const batch = newId('b')
    await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
    return apply({type: 'submit', batch, optionSet, items, first})
  }
  const unchanged = {...mail, outcome: 'unchanged' as const, run: {...mail.run!, isNew: false}}
  expect((await more([unchanged])).map(({id}) => id)).toEqual([a])
  expect(await store.run(a)).toMatchObject({state: 'waiting', error: null, startedAt: null})
  clock.time += 1000
  const forced = {...mail, run: {...mail.run!, id: newId('r'), generation: 1}}
  await more([forced])
  const anew = await apply({type: 'contained.attach', run: forced.run.id, first})
  expect(anew).toHaveLength(2)
  const runs = await store.runs(anew.map(({id}) => id))
  expect(runs.map(({generation}) => generation)).toEqual([1, 1])
})

test('containers in containers that were opened before come along, whatever their depth', async () => {
  const {store, mail, open, apply, shown, clock} = await withMail()
  const [zip, note, late] = [member('a.zip', 'zip'), member('note.txt', 'text'), member('late.pdf')]
  const [opened, ended] = await open(mail, [zip, late])
  const asItem = {...queuedItem(0), document: {id: idOf(zip)}, run: {id: opened!.id}} as SubmitItem
  const [inner] = await open(asItem, [note, {...late, name: 'same.pdf'}])
  expect(await store.nesting(idOf(note))).toEqual({depth: 2, files: 4, bytes: 28})
  for (const run of [mail.run!.id, opened!.id, ended!.id, inner!.id])
    await apply({type: 'run.state', run, state: 'done'})
  clock.time += 1000
  const later = newId('b')
  await store.createBatch({id: later, cwd: '/', outDir: null, meta: {}})
  const items: SubmitItem[] = [{...mail, outcome: 'unchanged', run: {...mail.run!, isNew: false}}]
  await apply({type: 'submit', batch: later, optionSet, items, first})
  expect((await shown(later)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '/in/one.eml unchanged',
    '/in/one.eml/a.zip unchanged',
    '/in/one.eml/a.zip/note.txt unchanged',
    '/in/one.eml/a.zip/same.pdf duplicate',
    '/in/one.eml/late.pdf unchanged',
  ])
})

test('what is in a document that is not there is an error', async () => {
  const {apply} = await withMail()
  await expect(apply({type: 'contained.save', document: 'd_none', members: []})).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
  })
  expect(await apply({type: 'contained.attach', run: 'r_none', first})).toEqual([])
})
