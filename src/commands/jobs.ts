import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

const states = ['blocked', 'delayed', 'ready', 'running', 'done', 'dead', 'cancelled'] as const

export default class Jobs extends SnapCommand<typeof Jobs> {
  static override summary = 'List jobs, newest first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --state dead',
    '<%= config.bin %> <%= command.id %> --search encrypted --json',
  ]
  static override flags = {
    state: Flags.option({
      options: states,
      multiple: true,
      multipleNonGreedy: true,
      description: 'only jobs in this state',
    })(),
    queue: Flags.option({
      options: ['scan', 'compress', 'ingest', 'analyze'] as const,
      description: 'only this queue',
    })(),
    batch: Flags.string({helpValue: 'ID', description: 'only jobs of a batch'}),
    error: Flags.string({helpValue: 'CODE', description: 'only jobs that failed with this code, e.g. E_TIMEOUT'}),
    search: Flags.string({helpValue: 'TEXT', description: 'only jobs whose name, key or error holds this text'}),
    limit: Flags.integer({default: 50, min: 1, max: 100_000, description: 'how many at most'}),
    log: Flags.boolean({
      description: 'show the log instead',
      exclusive: ['state', 'queue', 'batch', 'error', 'search'],
    }),
    follow: Flags.boolean({
      description: 'with --log: show new lines as they come',
      dependsOn: ['log'],
      exclusive: ['json'],
    }),
  }

  async run(): Promise<object | undefined> {
    const {flags} = this
    if (flags.log) return this.showLog()
    const app = await this.openApp()
    const {listJobs} = await import('../app/jobs.ts')
    const result = await listJobs(app, {
      states: flags.state ?? [],
      limit: flags.limit,
      ...(flags.queue ? {queue: flags.queue} : {}),
      ...(flags.batch ? {batch: flags.batch} : {}),
      ...(flags.error ? {errorCode: flags.error} : {}),
      ...(flags.search ? {search: flags.search} : {}),
    })
    if (!this.jsonEnabled()) this.print((await import('../ui/jobs.ts')).jobLines(result, process.stdout.columns ?? 120))
    return result
  }

  private async showLog(): Promise<object | undefined> {
    const {safeText} = await import('../ui/safe-text.ts')
    const {readLog, followLog, parseLine} = await import('../app/log-reader.ts')
    const lines = await readLog(this.paths.logs, this.flags.limit)
    if (!this.flags.follow) {
      this.print(lines.map(safeText))
      return {schema: 1, lines: lines.map(parseLine)}
    }
    const show = (line: string) => process.stdout.write(`${safeText(line)}\n`)
    for (const line of lines) show(line)
    await followLog(this.paths.logs, this.interrupts().stop, show)
    return undefined
  }
}
