import type {StartPool} from '../../src/app/drain/worker-pool.ts'
import {runDocuments} from '../../src/app/worker/run-documents.ts'
import {runStage} from '../../src/app/worker/run-stage.ts'
import type {DocumentTask, StageTask, VendorQuestion} from '../../src/app/worker/task.ts'
import {loadEngines} from '../../src/pipeline/engines/index.ts'
import type {VendorProfile} from '../../src/types/vendor.ts'

/** Called before each stage, of documents that are worked on as a whole before their reading alone. */
type Before = (task: Pick<StageTask, 'stage'> & {document: {path: string}}) => Promise<void> | void

/** The real stages in this process, for text documents; `before` may wait, so that a test says who ends when. */
export function realStages(before: Before = () => {}): {
  start: StartPool
  /** Names of the stages that ran. */
  calls: string[]
} {
  const calls: string[] = []
  const engines = loadEngines(undefined, {})
  const context = {signal: new AbortController().signal, progress() {}, budget() {}}
  const whole = async (task: DocumentTask, place: number, onAsk: (question: VendorQuestion) => Promise<unknown>) => {
    await before({stage: 'scan.read', document: {path: task.document.sources[0]!.path}})
    const vendors = async (question: VendorQuestion) => (await onAsk({...question, document: place})) as VendorProfile[]
    const [result] = await runDocuments([task], await engines, {...context, vendors})
    calls.push(...result!.done.map(({stage}) => stage))
    return result!
  }
  const ran = <T>(value: T) => ({value, stats: {ms: 1, rssMb: 1, cpuMs: 1}})
  const start: StartPool = () => ({
    async run(task, {signal = context.signal, onAsk} = {}) {
      if ('documents' in task) return ran(await Promise.all(task.documents.map((each, i) => whole(each, i, onAsk!))))
      calls.push(task.stage)
      await before(task)
      return ran(await runStage(task, await engines, {...context, signal}))
    },
    state: () => [],
    kill: () => false,
    configure: () => {},
    close: async () => (await engines).close(),
  })
  return {start, calls}
}
