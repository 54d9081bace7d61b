import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {StartPool} from '../../src/app/drain/worker-pool.ts'
import {inputFile, resultFile, type StageTask} from '../../src/app/worker/task.ts'
import {loadEngines} from '../../src/pipeline/engines/index.ts'
import {stageNamed} from '../../src/pipeline/registry.ts'

const silent = {debug() {}, info() {}, warn() {}}

/** The real stages in this process, for text documents; `before` may wait, so that a test says who ends when. */
export function realStages(before: (task: StageTask) => Promise<void> | void = () => {}): {
  start: StartPool
  calls: string[]
} {
  const calls: string[] = []
  const engines = loadEngines(undefined, {})
  const start: StartPool = () => ({
    async run(task, {signal = new AbortController().signal} = {}) {
      calls.push(task.stage)
      await before(task)
      const {document, pages, workDir, options} = task
      const data: unknown = JSON.parse(readFileSync(join(workDir, inputFile), 'utf8'))
      const context = {workDir, options, engines: await engines, log: silent, signal, progress() {}, budget() {}}
      const result = await stageNamed(task.stage).run({document, pages, data}, context)
      writeFileSync(join(workDir, resultFile), JSON.stringify(result.data))
      return {value: {artifacts: result.artifacts, log: []}, stats: {ms: 1, rssMb: 1, cpuMs: 1}}
    },
    state: () => [],
    kill: () => false,
    close: async () => (await engines).close(),
  })
  return {start, calls}
}
