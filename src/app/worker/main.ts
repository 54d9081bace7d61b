import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Engines} from '../../pipeline/engines/types.ts'
import {stageNamed} from '../../pipeline/registry.ts'
import type {Logger} from '../../pipeline/stage.ts'
import {serveTasks} from '../../queue/pool/child.ts'
import {enginesOf} from '../engine-settings.ts'
import {inputFile, type LogEntry, resultFile, type StageTask, type StageTaskResult} from './task.ts'

/** Entry of a worker process: runs one stage after another, engines stay loaded in between. */

let engines: Promise<Engines> | undefined

function loadOnce(): Promise<Engines> {
  engines ??= enginesOf(process.env)
  return engines
}

/** A stage that logs in a loop must not fill the message to the parent. */
const maxLogEntries = 100

function collect(entries: LogEntry[]): Logger {
  const add = (level: LogEntry['level']) => (message: string, fields?: Record<string, unknown>) => {
    if (entries.length < maxLogEntries) entries.push({level, message, ...(fields ? {fields} : {})})
  }
  return {debug: add('debug'), info: add('info'), warn: add('warn')}
}

serveTasks(async (raw, context): Promise<StageTaskResult> => {
  const task = raw as StageTask
  const log: LogEntry[] = []
  const stage = stageNamed(task.stage)
  const input = JSON.parse(await readFile(join(task.workDir, inputFile), 'utf8')) as unknown
  const result = await stage.run(
    {document: task.document, pages: task.pages, data: input},
    {
      workDir: task.workDir,
      options: task.options,
      engines: await loadOnce(),
      log: collect(log),
      signal: context.signal,
      progress: context.progress,
      budget: context.budget,
    },
  )
  await writeFile(join(task.workDir, resultFile), JSON.stringify(result.data))
  return {artifacts: result.artifacts, log}
})
