import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import {keepReport, saveReport} from '../../../src/store/postgres/reports.ts'
import type {FolderReport} from '../../../src/types/report.ts'
import {type Machine, meanwhile, testMachines} from '../../helpers/servers/machines.ts'

const report = {schema: 1, today: '2026-01-01'} as FolderReport
const options = {today: '2026-01-01', soonDays: 30, output: null}

/** Two batches that end in the report `key`, which only the first one has so far. */
async function twoBatches({store}: Machine): Promise<[string, string]> {
  const batches: [string, string] = [newId('b'), newId('b')]
  for (const id of batches) await store.createBatch({id, cwd: '/', outDir: null, meta: {}, report: options})
  await store.applyEffects([{type: 'report.save', batch: batches[0], key: 'key', report}], null)
  return batches
}

const drop = 'DELETE FROM batch WHERE public_id = $1'

test('a report that another batch takes over at this moment does not go with the batch that had it', async () => {
  const [a, b] = await testMachines('a', 'b')
  const [old, fresh] = await twoBatches(a)
  await meanwhile(
    a.db,
    (sql) => keepReport(sql, a.clock, {batch: fresh, key: 'key'}),
    () => b.db.run(drop, old),
  )
  expect(await b.store.folderReport('key')).toEqual(report)
  await b.db.run(drop, fresh)
  expect(await b.store.folderReport('key')).toBeNull()
})

test('a report that goes at this moment is saved again', async () => {
  const [a, b] = await testMachines('a', 'b')
  const [old, fresh] = await twoBatches(a)
  await meanwhile(
    a.db,
    (sql) => sql.run(drop, old),
    () => b.db.transaction((sql) => saveReport(sql, b.clock, {type: 'report.save', batch: fresh, key: 'key', report})),
  )
  expect(await b.store.folderReport('key')).toEqual(report)
  expect(await b.store.report(fresh)).toMatchObject({key: 'key', doneAt: b.clock.time})
})
