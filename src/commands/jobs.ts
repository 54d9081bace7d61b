import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {errorFlag} from '../flags.ts'

const states = ['blocked', 'delayed', 'ready', 'running', 'done', 'dead', 'cancelled'] as const
const ofList = ['state', 'queue', 'error', 'search', 'until', 'after']

export default class Jobs extends SnapCommand<typeof Jobs> {
  static override summary = 'List jobs, newest first; their log; or what failed, by its cause.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --state dead',
    '<%= config.bin %> <%= command.id %> --search "acme encrypted" --since 7d --json',
    '<%= config.bin %> <%= command.id %> --causes',
    '<%= config.bin %> <%= command.id %> --log --follow --level warn',
  ]
  static override flags = {
    state: Flags.option({
      options: states,
      multiple: true,
      multipleNonGreedy: true,
      description: 'only jobs in this state',
    })(),
    queue: Flags.option({
      options: ['scan', 'compress', 'ingest', 'embed', 'enrich', 'analyze', 'sink'] as const,
      description: 'only this queue',
    })(),
    batch: Flags.string({helpValue: 'ID', description: 'only jobs of a batch'}),
    error: errorFlag('only jobs that failed with this code, e.g. E_TIMEOUT'),
    search: Flags.string({
      helpValue: 'WORDS',
      description:
        'only jobs with these words in the path, the error or the stage, or with an id of a batch or document',
    }),
    since: Flags.string({helpValue: '2h|DATE', description: 'only what was made, began or ended since'}),
    until: Flags.string({helpValue: '2h|DATE', description: 'only what was made, began or ended before'}),
    limit: Flags.integer({default: 50, min: 1, max: 100_000, description: 'how many at most'}),
    after: Flags.string({helpValue: 'JOB', description: 'the next page: only older ones than this job'}),
    causes: Flags.boolean({
      description: 'what failed, by its cause in plain words',
      exclusive: [...ofList, 'since', 'log'],
    }),
    log: Flags.boolean({description: 'show the log instead', exclusive: [...ofList, 'batch']}),
    level: Flags.option({
      options: ['debug', 'info', 'warn', 'error'] as const,
      description: 'with --log: only lines of this level or above; info where not given',
      dependsOn: ['log'],
    })(),
    job: Flags.string({helpValue: 'ID', description: 'with --log: only lines about this job', dependsOn: ['log']}),
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
    if (flags.causes) {
      const result = await (await import('../app/causes.ts')).failuresByCause(app, flags.batch)
      if (!this.jsonEnabled()) this.print((await import('../ui/causes.ts')).causeLines(result))
      return result
    }
    const {listJobs} = await import('../app/jobs.ts')
    const result = await listJobs(app, {...flags, states: flags.state ?? [], errorCode: flags.error})
    if (!this.jsonEnabled()) this.print((await import('../ui/jobs.ts')).jobLines(result, process.stdout.columns ?? 120))
    return result
  }

  private async showLog(): Promise<object | undefined> {
    const {flags} = this
    const [{logFilter, readLog, followLog, parseLine}, {safeText}] = await Promise.all([
      import('../app/log-reader.ts'),
      import('../ui/safe-text.ts'),
    ])
    const filter = logFilter({level: flags.level ?? 'info', job: flags.job, since: flags.since}, Date.now())
    if (flags.follow) {
      const show = (line: string) => process.stdout.write(`${safeText(line)}\n`)
      await followLog(this.paths.logs, {filter, last: flags.limit, stop: this.interrupts().stop}, show)
      return undefined
    }
    const lines = await readLog(this.paths.logs, filter, flags.limit)
    this.print(lines.map(safeText))
    return {schema: 1, lines: lines.map(parseLine)}
  }
}
