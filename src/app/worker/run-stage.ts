import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Engines} from '../../pipeline/engines/types.ts'
import {stageNamed} from '../../pipeline/registry.ts'
import type {Logger, StageContext} from '../../pipeline/stage.ts'
import {inputFile, type LogEntry, resultFile, type StageTask, type StageTaskResult} from './task.ts'

/** A stage that logs in a loop must not fill the message to the parent. */
const maxLogEntries = 100

function collect(entries: LogEntry[]): Logger {
  const add = (level: LogEntry['level']) => (message: string, fields?: Record<string, unknown>) => {
    if (entries.length < maxLogEntries) entries.push({level, message, ...(fields ? {fields} : {})})
  }
  return {debug: add('debug'), info: add('info'), warn: add('warn')}
}

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
    {workDir, options, engines, log: collect(log), signal, progress, budget},
  )
  await writeFile(join(workDir, resultFile), JSON.stringify(result.data))
  return {artifacts: result.artifacts, log}
}
