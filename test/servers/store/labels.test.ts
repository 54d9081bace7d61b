import {expect, test} from 'vitest'
import {documentSet} from '../../../src/types/label.ts'
import {meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {ended} from '../../store/ended.ts'

test('what machines teach a set at once is all there, and each time makes a version', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [{store}] = machines
  const learned = await Promise.all(
    Array.from({length: 20}, (_, i) =>
      machines[i % 4]!.store.learnLabels('set', [
        {key: `own ${i}`, label: 'a', text: 'own'},
        {key: 'shared', label: 'a', text: `shared ${i % 2}`},
      ]),
    ),
  )
  const added = learned.reduce((sum, one) => sum + one.added, 0)
  expect([added, (await store.labelExamples('set', 99)).length]).toEqual([21, 21])
  expect(await store.labelVersion('set')).toBe(20)
})

test('machines that label the same documents at once in another order do not stand in their way', async () => {
  const machines = await testMachines('a', 'b')
  const [{store}] = machines
  const {documents} = await ended(store, 10)
  const change = (document: string, label: string) => ({document, page: 0, add: [label], remove: [], text: label})
  await Promise.all(
    Array.from({length: 5}, (_, i) => [
      machines[0].store.changeLabels(documents.map((id) => change(id, `a${i}`))),
      machines[1].store.changeLabels(documents.toReversed().map((id) => change(id, `b${i}`))),
    ]).flat(),
  )
  const labels = await store.documentLabels(documents)
  expect([...labels.values()].map((own) => own.length)).toEqual(documents.map(() => 10))
  expect(await store.labelVersion(documentSet)).toBeGreaterThanOrEqual(10)
})

test('of guesses that two machines make at once those of one are kept', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {documents} = await ended(a.store, 1)
  const [document] = documents as [string]
  const guess = (label: string) => [{document, page: 0, labels: [{label, confidence: 0.7, source: 'learned' as const}]}]
  await meanwhile(
    a.db,
    async (sql) => {
      await sql.run('SELECT 1 FROM document FOR NO KEY UPDATE')
      await sql.run(`INSERT INTO document_label SELECT id, 0, 'early', 0.7, 'learned', 1, 1 FROM document`)
    },
    () => b.store.saveGuesses(guess('late'), 1),
  )
  expect((await b.store.documentLabels([document])).get(document)).toMatchObject([{label: 'late'}])
})
