import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import type {Sql} from '../../../src/store/postgres/sql.ts'
import type {StoreEffect} from '../../../src/store/types.ts'
import {type Machine, meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {queuedItem, submitEffect} from '../../store/helpers.ts'

/** Two machines, a batch, and what adds a run to it. */
async function office() {
  const [a, b] = await testMachines('a', 'b')
  const batch = newId('b')
  await a.store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
  const item = queuedItem(0)
  const noted = async () =>
    (await a.db.all<{id: string}>('SELECT public_id id FROM hold_check JOIN run ON run.id = run_id')).map(({id}) => id)
  const apply = ({store}: Machine, effect: StoreEffect, sql?: Sql) => store.applyEffects([effect], null, sql)
  const pause: StoreEffect = {type: 'batch.pause', batch, reason: 'later', until: null}
  return {a, b, run: item.run!.id, add: submitEffect(batch, [item]), pause, noted, apply}
}

test('who pauses a batch that is added to at this moment knows what was added', async () => {
  const {a, b, run, add, pause, noted, apply} = await office()
  await meanwhile(
    a.db,
    (sql) => apply(a, add, sql),
    () => apply(b, pause),
  )
  expect(await noted()).toEqual([run])
})

test('who adds to a batch that is paused at this moment knows of the pause', async () => {
  const {a, b, run, add, pause, noted, apply} = await office()
  await meanwhile(
    a.db,
    (sql) => apply(a, pause, sql),
    () => apply(b, add),
  )
  expect(await noted()).toEqual([run])
})

test('who cancels a batch while another one with its run is paused has it looked at again', async () => {
  const {a, b, run, add, pause, noted, apply} = await office()
  await apply(a, add)
  const other = newId('b')
  await a.store.createBatch({id: other, cwd: '/', outDir: null, meta: {}})
  await a.db.run(
    `INSERT INTO batch_item(batch_id, ordinal, path, run_id, outcome)
     SELECT b.id, 0, '', r.id, 'queued' FROM batch b, run r WHERE b.public_id = $1`,
    other,
  )
  await meanwhile(
    a.db,
    async (sql) => {
      await apply(a, pause, sql)
      await sql.run('DELETE FROM hold_check')
    },
    () => b.store.cancelBatch(other),
  )
  expect(await noted()).toEqual([run])
})
