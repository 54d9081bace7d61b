import {expect, test} from 'vitest'
import {readStatus} from '../../src/queue/bullmq/ledger/status.ts'
import {fakeClock, newJob} from '../helpers/queue-jobs.ts'
import {ledgerQueue} from '../helpers/servers/ledger.ts'

test.each([
  ['a name that is no UTF-8', 'There is no lamp \udce9.pdf', 'lamp'],
  ['NUL', 'Unexpected lamp\0oil', 'unexpected'],
  ['a backslash before it', 'C:\\lamp\\\udce9', 'lamp'],
  ['what looks like an escape', 'no lamp \\udce9 here', 'lamp'],
])('a failure of a copied store with %s is kept as it is, and found by its words', async (_, message, word) => {
  const {engine, db} = await ledgerQueue(fakeClock())
  await engine.enqueue([newJob({key: 'a'}), newJob({key: 'b'})])
  const failure = {class: 'permanent', code: 'E_GONE', message}
  const text = `UPDATE job SET error_class = 'permanent', error_code = 'E_GONE', error = $1 WHERE key = 'a'`
  await db.run(text, JSON.stringify(failure))
  expect(await engine.jobs({search: word})).toMatchObject([{key: 'a', failure}])
})

test('a question that fails while another one is under way ends in one refusal, and not the process', async () => {
  const {db} = await ledgerQueue(fakeClock())
  const refused = async () => {
    throw new Error('the connection ended')
  }
  await expect(readStatus(db, refused)).rejects.toThrow('the connection ended')
})
