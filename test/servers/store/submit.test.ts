import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import {StaleSubmitError} from '../../../src/store/errors.ts'
import type {FirstJob, NewMember, StoreEffect, SubmitItem} from '../../../src/store/types.ts'
import {type Machine, meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {queuedItem, submitBatch, submitEffect} from '../../store/helpers.ts'
import {optionSet} from '../../store/options.ts'

const first: FirstJob = {queue: 'scan', name: 'split', order: 0, limits: {softMs: 1, hardMs: 2}}

const truthSql = `
  SELECT b.public_id batch, CASE i.outcome WHEN 'queued' THEN r.state ELSE i.outcome END state, count(*) n
  FROM batch_item i JOIN batch b ON b.id = i.batch_id LEFT JOIN run r ON r.id = i.run_id GROUP BY 1, 2 ORDER BY 1, 2`

const countedSql = `
  SELECT b.public_id batch, c.state, sum(c.n) n FROM batch_count c JOIN batch b ON b.id = c.batch_id
  GROUP BY 1, 2 HAVING sum(c.n) <> 0 ORDER BY 1, 2`

/** What is counted is what is there. */
async function expectCounted({db}: Machine): Promise<void> {
  expect(await db.all(countedSql)).toEqual(await db.all(truthSql))
}

/** As app/ does: what is known is taken, what is not is new; planned again where another machine was faster. */
async function submitFiles({store}: Machine, shas: string[]): Promise<{batch: string; stale: number}> {
  const batch = newId('b')
  await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
  for (let stale = 0; ; stale++) {
    const known = await store.documentsBySha(shas)
    const runs = await store.runsFor(
      [...known.values()].map(({id}) => id),
      optionSet.hash,
    )
    const items = shas.map((sha256, ordinal): SubmitItem => {
      const id = known.get(sha256)?.id ?? newId('d')
      const run = runs.get(id)
      return {
        ...queuedItem(ordinal, {path: `/in/${sha256}`}),
        document: {id, sha256, bytes: 1, media: 'pdf', mtimeMs: 1},
        run: {id: run?.id ?? newId('r'), isNew: run === undefined, generation: 0, seq: ordinal, priority: 5},
      }
    })
    try {
      await store.applyEffects([submitEffect(batch, items)], null)
      return {batch, stale}
    } catch (error) {
      if (!(error instanceof StaleSubmitError)) throw error
    }
  }
}

test('machines that submit the same files at once, in any order, make one document and one run of each', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [a] = machines
  const shas = Array.from({length: 60}, (_, i) => `sha-${(i * 37) % 60}`)
  const orders = [
    shas,
    shas.toReversed(),
    shas.toSorted((x, y) => x.localeCompare(y)),
    shas.slice(30).concat(shas.slice(0, 30)),
  ]
  const done = await Promise.all(machines.map((machine, i) => submitFiles(machine, orders[i]!)))
  expect(await a.db.first('SELECT count(*) n FROM document')).toEqual({n: 60})
  expect(await a.db.first('SELECT count(*) n FROM run')).toEqual({n: 60})
  expect(await a.db.all(`SELECT name, n FROM counter WHERE name IN ('documents', 'bytes') ORDER BY n`)).toMatchObject([
    {n: 60},
    {n: 60},
  ])
  for (const {batch} of done) expect(await a.store.batchCounts(batch)).toEqual({waiting: 60})
  await expectCounted(a)
  expect(await a.db.first('SELECT count(*) n FROM source')).toEqual({n: 240})
})

test('of two that add the same bytes at once the later one plans again, and writes nothing', async () => {
  const [a, b] = await testMachines('a', 'b')
  const [mine, theirs] = [newId('b'), newId('b')]
  for (const id of [mine, theirs]) await a.store.createBatch({id, cwd: '/', outDir: null, meta: {}})
  const item = queuedItem(0)
  const same = {...item, document: {...item.document!, id: newId('d')}, run: {...item.run!, id: newId('r')}}
  const second = meanwhile(
    a.db,
    (sql) => a.store.applyEffects([submitEffect(mine, [item])], null, sql),
    () => b.store.applyEffects([submitEffect(theirs, [queuedItem(1), same])], null),
  )
  await expect(second).rejects.toThrow(StaleSubmitError)
  expect(await a.db.first('SELECT count(*) n FROM document')).toEqual({n: 1})
  expect(await a.store.items(theirs)).toEqual([])
})

test('of two that begin a run of a known document at once the later one plans again', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  const again = () => ({...item, run: {...item.run!, id: newId('r'), generation: 1}})
  const [mine, theirs] = [await submitBatch(a.store, []), await submitBatch(b.store, [])]
  const second = meanwhile(
    a.db,
    (sql) => a.store.applyEffects([submitEffect(mine, [again()])], null, sql),
    () => b.store.applyEffects([submitEffect(theirs, [again()])], null),
  )
  await expect(second).rejects.toThrow(StaleSubmitError)
})

test('a run that ends at the moment it is shared makes the chunk stale', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  const batch = await submitBatch(b.store, [])
  const shared = {...item, run: {...item.run!, isNew: false, isOpen: true}}
  const done: StoreEffect = {type: 'run.state', run: item.run!.id, state: 'done'}
  const second = meanwhile(
    a.db,
    (sql) => a.store.applyEffects([done], null, sql),
    () => b.store.applyEffects([submitEffect(batch, [shared])], null),
  )
  await expect(second).rejects.toThrow(StaleSubmitError)
  await expectCounted(a)
})

test.each(['running', 'done'] as const)(
  'an item that is added while its run becomes %s is counted as that',
  async (state) => {
    const [a, b] = await testMachines('a', 'b')
    const item = queuedItem(0)
    const one = await submitBatch(a.store, [item])
    const two = await submitBatch(b.store, [])
    const shared = {...item, run: {...item.run!, isNew: false}}
    const change: StoreEffect = {type: 'run.state', run: item.run!.id, state}
    await meanwhile(
      b.db,
      (sql) => b.store.applyEffects([submitEffect(two, [shared])], null, sql),
      async () => a.store.applyEffects([change], null),
    )
    for (const batch of [one, two]) expect(await a.store.batchCounts(batch)).toEqual({[state]: 1})
    const three = await submitBatch(b.store, [])
    await meanwhile(
      a.db,
      (sql) => a.store.applyEffects([{...change, state: 'waiting'}], null, sql),
      async () => b.store.applyEffects([submitEffect(three, [shared])], null),
    )
    for (const batch of [one, two, three]) expect(await a.store.batchCounts(batch)).toEqual({waiting: 1})
    await expectCounted(a)
  },
)

/** A mail in a batch of its own, or in one that is there. */
async function withMail({store}: Machine, ordinal = 0, batch?: string) {
  const item = queuedItem(ordinal, {path: `/in/${ordinal}.eml`})
  const mail = {...item, document: {...item.document!, media: 'eml' as const}}
  if (batch === undefined) return {mail, batch: await submitBatch(store, [mail])}
  await store.applyEffects([submitEffect(batch, [mail])], null)
  return {mail, batch}
}

const member = (name: string, id = newId('d')): NewMember => ({
  name,
  document: {id, sha256: `sha-${name}`, bytes: 7, media: 'pdf'},
  extension: 'pdf',
})

const opening = ({document, run}: SubmitItem, members: NewMember[]): StoreEffect[] => [
  {type: 'contained.save', document: document!.id, members},
  {type: 'contained.attach', run: run!.id, first},
]

test('two mails with the same attachment, opened on two machines at once, share its run', async () => {
  const [a, b] = await testMachines('a', 'b')
  const one = await withMail(a, 0)
  const two = await withMail(a, 1, one.batch)
  const begun: string[] = []
  const open = async ({store}: Machine, mail: SubmitItem, sql?: Parameters<typeof store.applyEffects>[2]) => {
    const runs = await store.applyEffects(opening(mail, [member('same.pdf'), member(`${mail.ordinal}.pdf`)]), null, sql)
    begun.push(...runs.map(({id}) => id))
  }
  await meanwhile(
    a.db,
    (sql) => open(a, one.mail, sql),
    () => open(b, two.mail),
  )
  expect(begun).toHaveLength(3)
  const items = await a.store.items(one.batch)
  expect(items.map(({path, outcome}) => `${path} ${outcome}`)).toEqual([
    '/in/0.eml queued',
    '/in/0.eml/same.pdf queued',
    '/in/0.eml/0.pdf queued',
    '/in/1.eml queued',
    '/in/1.eml/same.pdf duplicate',
    '/in/1.eml/1.pdf queued',
  ])
  expect(new Set(items.map(({document}) => document)).size).toBe(5)
  await expectCounted(a)
})

test('many machines that open mails of one batch at once lose nothing', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [a] = machines
  const {mail, batch} = await withMail(a, 0)
  const mails = [mail]
  for (let i = 1; i < 12; i++) mails.push((await withMail(a, i, batch)).mail)
  const begun = await Promise.all(
    mails.map((one, i) =>
      machines[i % 4]!.store.applyEffects(
        opening(one, [member(`own-${i}.pdf`), member('logo.pdf'), member(`pair-${i % 6}.pdf`)]),
        null,
      ),
    ),
  )
  expect(begun.flat()).toHaveLength(12 + 1 + 6)
  expect(await a.store.items(batch)).toHaveLength(48)
  expect(await a.store.batchCounts(batch)).toEqual({waiting: 12 + 19, duplicate: 36 - 19})
  await expectCounted(a)
})

test('a batch that takes a mail at the moment it is opened gets what is inside', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {mail} = await withMail(a)
  const shared = {...mail, run: {...mail.run!, isNew: false}}
  const [during, before] = [await submitBatch(b.store, []), await submitBatch(b.store, [])]
  await meanwhile(
    a.db,
    (sql) => a.store.applyEffects(opening(mail, [member('a.pdf')]), null, sql),
    () => b.store.applyEffects([{type: 'submit', batch: during, optionSet, items: [shared], first}], null),
  )
  expect((await a.store.items(during)).map(({path}) => path)).toEqual(['/in/0.eml', '/in/0.eml/a.pdf'])
  const other = await withMail(a, 1)
  const taken = {...other.mail, run: {...other.mail.run!, isNew: false}}
  await meanwhile(
    b.db,
    (sql) => b.store.applyEffects([{type: 'submit', batch: before, optionSet, items: [taken], first}], null, sql),
    () => a.store.applyEffects(opening(other.mail, [member('b.pdf')]), null),
  )
  expect((await a.store.items(before)).map(({path}) => path)).toEqual(['/in/1.eml', '/in/1.eml/b.pdf'])
})

test('a batch that is cancelled at the moment its mail is opened has what is inside, or gets nothing', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {mail, batch} = await withMail(a)
  await meanwhile(
    b.db,
    (sql) => sql.run('UPDATE batch SET cancelled_at = 1 WHERE public_id = $1', batch),
    () => a.store.applyEffects(opening(mail, [member('a.pdf')]), null),
  )
  expect(await a.store.items(batch)).toHaveLength(1)
  const other = await withMail(a, 1)
  await meanwhile(
    a.db,
    (sql) => a.store.applyEffects(opening(other.mail, [member('b.pdf')]), null, sql),
    () => b.store.cancelBatch(other.batch),
  )
  expect(await a.store.batchesOfRuns((await a.store.runs([other.mail.run!.id])).map(({id}) => id))).toEqual([])
  expect(await a.store.items(other.batch)).toHaveLength(2)
})

test('a mail that two runs open at once is taken out once', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {mail} = await withMail(a)
  const save: StoreEffect = {
    type: 'contained.save',
    document: mail.document.id,
    members: [member('a.pdf'), member('b.pdf')],
  }
  await meanwhile(
    a.db,
    (sql) => a.store.applyEffects([save], null, sql),
    () => b.store.applyEffects([save], null),
  )
  expect(await a.store.contents(mail.document.id)).toHaveLength(2)
  expect(await a.store.nesting(mail.document.id)).toEqual({depth: 0, files: 2, bytes: 14})
})

test('two mails of different batches that were taken out before and are attached at once share the run of an attachment', async () => {
  const [a, b] = await testMachines('a', 'b')
  const [one, two] = [await withMail(a, 0), await withMail(b, 1)]
  const [[saveOne, attachOne], [saveTwo, attachTwo]] = [one, two].map(({mail}) =>
    opening(mail, [member('same.pdf')]),
  ) as [[StoreEffect, StoreEffect], [StoreEffect, StoreEffect]]
  await a.store.applyEffects([saveOne, saveTwo], null)
  const begun: string[] = []
  await meanwhile(
    a.db,
    async (sql) => begun.push(...(await a.store.applyEffects([attachOne], null, sql)).map(({id}) => id)),
    async () => begun.push(...(await b.store.applyEffects([attachTwo], null)).map(({id}) => id)),
  )
  expect(begun).toHaveLength(1)
  for (const {batch} of [one, two]) expect(await a.store.batchCounts(batch)).toEqual({waiting: 2})
  await expectCounted(a)
})
