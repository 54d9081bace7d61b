import {expect, test} from 'vitest'
import {testMachines} from '../../helpers/servers/machines.ts'
import {queuedItem, submitBatch} from '../../store/helpers.ts'

const output = () => ({...queuedItem(0), outPath: '/out/a.pdf'})

test('an output is that of the machine whose batch it is, whoever ends the run', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = output()
  const batch = await submitBatch(a.store, [item])
  const run = item.run!.id
  await b.store.applyEffects([{type: 'run.state', run, state: 'done'}], null)
  expect([await b.store.unpublishedOfRun(run), await b.store.unpublished(), await b.store.unpublished(batch)]).toEqual([
    [],
    [],
    [],
  ])
  expect(await a.store.unpublishedOfRun(run)).toMatchObject([{batch, outPath: '/out/a.pdf'}])
  expect([(await a.store.batch(batch))!.elsewhere, (await b.store.batch(batch))!.elsewhere]).toEqual([null, 'a'])
})

test('a report goes into the file of the machine that asked for it', async () => {
  const [a, b] = await testMachines('a', 'b')
  const report = {today: '2026-11-22', soonDays: 30, output: {path: '/out/report.md', format: 'md' as const}}
  await a.store.createBatch({id: 'b_1', cwd: '/', outDir: null, meta: {}, report})
  await a.db.run(`INSERT INTO folder_report(key, data, created_at) VALUES('k', '{}', 0)`)
  await b.store.applyEffects([{type: 'report.keep', batch: 'b_1', key: 'k'}], null)
  expect(await b.store.unwrittenReports()).toEqual([])
  expect([await a.store.unwrittenReports(), await a.store.unwrittenReports('b_1')]).toMatchObject([
    [{batch: 'b_1'}],
    [{batch: 'b_1'}],
  ])
})

test('the commands of the machine that finished a document hear of it', async () => {
  const [a, b] = await testMachines('a', 'b')
  await b.store.applyEffects([{type: 'tell', event: 'done', subject: 'r_1'}], null)
  expect(await a.store.takeTellings(9, 10)).toEqual([])
  expect(await b.store.takeTellings(9, 10)).toMatchObject([{subject: 'r_1'}])
})

test('a schedule names its machine to the others', async () => {
  const [a, b] = await testMachines('a', 'b')
  const times = {expression: '* * * * *', timezone: 'UTC', limitMs: 1000, createdAt: 1, nextAt: 100}
  await a.store.addSchedule({id: 's_1', name: null, command: ['clean'], cwd: '/', ...times})
  expect([(await a.store.schedules())[0]!.elsewhere, (await b.store.schedules())[0]!.elsewhere]).toEqual([null, 'a'])
})
