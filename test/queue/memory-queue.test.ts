import {expect, test} from 'vitest'
import {createMemoryQueue} from '../helpers/memory-queue.ts'
import {fakeClock, type NoteEffect, newJob, note} from '../helpers/queue-jobs.ts'
import {describeConformance} from './conformance.ts'

function onceStore() {
  const applied = new Set<string>()
  const notes: string[] = []
  return {
    notes,
    async applyOnce(job: string, generation: number, effects: {type: string}[]) {
      const id = `${job}/${generation}`
      if (applied.has(id)) return
      applied.add(id)
      notes.push(...(effects as NoteEffect[]).map((effect) => effect.note))
    },
  }
}

describeConformance('memory', (clock) => {
  const store = onceStore()
  return {engine: createMemoryQueue({clock, applyOnce: store.applyOnce}), notes: () => store.notes, close() {}}
})

test('an engine without shared transactions repairs a settle that was cut between effects and bookkeeping', async () => {
  const store = onceStore()
  const power: {isCut: boolean} = {isCut: true}
  const engine = createMemoryQueue({
    clock: fakeClock(),
    async applyOnce(job, generation, effects) {
      await store.applyOnce(job, generation, effects)
      if (power.isCut) throw new Error('power lost')
    },
  })
  const worker = await engine.registerWorker({name: 'tester', slots: 1})
  await engine.enqueue([newJob()])
  const [lease] = await engine.claim({worker, limit: 1, leaseMs: 1000})
  await expect(engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: [note('once')]}])).rejects.toThrow(
    'power',
  )
  expect(await engine.jobs({states: ['running']})).toHaveLength(1)
  power.isCut = false
  await engine.reconcile()
  await engine.reconcile()
  expect(await engine.jobs({states: ['done']})).toHaveLength(1)
  expect(store.notes).toEqual(['once'])
})
