import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Engines} from '../../pipeline/engines/types.ts'
import {stageNamed} from '../../pipeline/registry.ts'
import type {StageContext} from '../../pipeline/stage.ts'
import {collectLog} from './collect-log.ts'
import {inputFile, type LogEntry, resultFile, type StageTask, type StageTaskResult} from './task.ts'

/** Runs the stage of a task in this process: its input and its result are files in the work folder. */
export async function runStage(
  task: StageTask,
  engines: Engines,
  context: Pick<StageContext, 'signal' | 'progress' | 'budget'>,
): Promise<StageTaskResult> {
  const {stage, document, pages, workDir, options} = task
  const log: LogEntry[] = []
  const data = JSON.parse(await readFile(join(workDir, inputFile), 'utf8')) as unknown
  const {signal, progress, budget} = context
  const result = await stageNamed(stage).run(
    {document, pages, data},
    {workDir, options, engines, log: collectLog(log), signal, progress, budget},
  )
  await writeFile(join(workDir, resultFile), JSON.stringify(result.data))
  return {artifacts: result.artifacts, log}
}
