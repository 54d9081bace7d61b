import {expect, test} from 'vitest'
import {stageOf} from '../../src/app/flow/plan.ts'
import {queueNames} from '../../src/app/queue-names.ts'
import {sinkQueue} from '../../src/app/sink/jobs.ts'
import {stageNames} from '../../src/types/stage-names.ts'

test('every queue that a job can be in has its name here, once', () => {
  const queues = [...stageNames.map((name) => stageOf(name).queue), 'embed.local', sinkQueue]
  expect(new Set(queueNames)).toEqual(new Set(queues))
  expect(queueNames).toHaveLength(new Set(queues).size)
})
