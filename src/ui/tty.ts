import chalk from 'chalk'
import {DefaultRenderer, Listr, ListrLogger, type ListrTask, ProcessOutput} from 'listr2'
import type {AppEvent, Reporter, StageLine, WorkerLine} from '../app/events.ts'
import {formatSeconds, plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** listr2 draws on stdout only if that is a terminal; we draw on stderr, which the caller checked. */
class StderrRenderer extends DefaultRenderer {
  static override nonTTY = true
}

/** One row for the batch, one per stage and one per worker, redrawn in place on stderr. */
export function ttyReporter(stderr: NodeJS.WriteStream): Reporter {
  const rows = new Map<string, {title: string}>()
  // listr2 starts the rows some ticks after run(): what is shown or closed before that must not be lost.
  const titles = new Map<string, string>()
  const closed = Promise.withResolvers<void>()
  let running: Promise<unknown> | null = null
  let list: Listr | null = null
  const row = (name: string): ListrTask => ({
    title: name,
    task(_context, task) {
      rows.set(name, task)
      task.title = titles.get(name) ?? name
      return closed.promise
    },
  })
  const start = (workers: number) => {
    const names = ['batch', 'scan', 'compress', 'ingest', ...Array.from({length: workers}, (_, i) => `worker ${i + 1}`)]
    const logger = new ListrLogger({
      useIcons: true,
      toStderr: [],
      processOutput: new ProcessOutput(stderr, process.stdout, {leaveEmptyLine: false}),
    })
    list = new Listr(names.map(row), {
      concurrent: true,
      renderer: StderrRenderer,
      rendererOptions: {logger, formatOutput: 'truncate', clearOutput: true},
      registerSignalListeners: false,
    })
    running = list.run()
  }
  const show = (name: string, title: string) => {
    titles.set(name, title)
    const row = rows.get(name)
    if (row) row.title = title
  }
  return {
    event(event) {
      if (event.type === 'progress') {
        if (!list) start(event.workers.length)
        showProgress(event, show)
      } else if (event.type === 'note' || event.type === 'paused') {
        const line = event.type === 'note' ? event.message : `${event.queue} paused: ${event.reason}`
        stderr.write(`${safeText(line)}\n`)
      }
    },
    async close() {
      closed.resolve()
      await running
    },
  }
}

function showProgress(event: AppEvent & {type: 'progress'}, show: (name: string, title: string) => void): void {
  const counts = event.counts
  const finished =
    (counts.done ?? 0) +
    (counts.failed ?? 0) +
    (counts.cancelled ?? 0) +
    (counts.unchanged ?? 0) +
    (counts.duplicate ?? 0)
  const eta = event.etaSeconds === null ? '' : ` · about ${formatSeconds(event.etaSeconds)} left`
  const failed = counts.failed ? chalk.red(` · ${counts.failed} failed`) : ''
  show('batch', `${chalk.bold(`${event.percent} %`)} · ${plural(finished, 'document')} done${failed}${eta}`)
  for (const stage of event.stages) show(stage.stage, stageTitle(stage))
  for (const [i, worker] of event.workers.entries()) show(`worker ${i + 1}`, workerTitle(worker, i))
}

function stageTitle({stage, waiting, running, delayed}: StageLine): string {
  const parts = [
    running ? `${running} running` : '',
    waiting ? `${waiting} waiting` : '',
    delayed ? `${delayed} delayed` : '',
  ]
  return `${stage.padEnd(9)} ${chalk.dim(parts.filter(Boolean).join(' · ') || 'idle')}`
}

function workerTitle(worker: WorkerLine, index: number): string {
  const name = `worker ${index + 1}`.padEnd(9)
  if (!worker.file) return chalk.dim(`${name} idle`)
  const page = worker.page ? ` · page ${worker.page}/${worker.pages ?? '?'}` : ''
  return `${name} ${worker.stage} ${shortPath(worker.file)}${page}`
}
