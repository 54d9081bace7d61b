import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {cronWorkFlag, errorFlag, settingsFrom, workFlags} from '../flags.ts'

export default class Retry extends SnapCommand<typeof Retry> {
  static override summary = 'Try failed documents again and work until done.'
  static override description =
    'Errors that the bytes themselves cause are listed and left alone, unless something changes (--with) or you insist (--force).'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --failed',
    '<%= config.bin %> <%= command.id %> --failed --error E_TIMEOUT --detach',
    '<%= config.bin %> <%= command.id %> d_0198 --with lang=deu',
  ]
  static override strict = false
  static override args = {
    id: Args.string({description: 'files that were processed, or ids of documents, runs or jobs'}),
  }
  static override flags = {
    ...workFlags,
    failed: Flags.boolean({description: 'everything that failed'}),
    error: errorFlag('what failed with this code'),
    batch: Flags.string({helpValue: 'ID', description: 'what failed in this batch'}),
    with: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'lang=deu',
      description:
        'change an option: lang, engine, stages, split, searchable, level, quality, max-dpi, target-size, password-file',
    }),
    vectors: Flags.boolean({description: 'documents that have no vectors of the embedding model that is set up'}),
    force: Flags.boolean({description: 'permanent errors too'}),
    detach: Flags.boolean({description: 'return at once; work goes on in the background'}),
    ...cronWorkFlag,
    strict: Flags.boolean({description: 'exit 5 when a document needs a look'}),
  }

  async run(): Promise<object> {
    const {flags} = this
    const config = this.loadConfig(settingsFrom(flags))
    const app = await this.openApp(config)
    const {retryCommand} = await import('../app/retry-command.ts')
    const result = await retryCommand(
      app,
      {
        ids: this.rest,
        failed: flags.failed,
        errorCode: flags.error,
        batch: flags.batch,
        with: flags.with ?? [],
        force: flags.force,
        vectors: flags.vectors,
        detach: flags.detach,
        strict: flags.strict,
        whole: this.jsonEnabled(),
        wait: flags.wait,
        maxTime: flags['max-time'],
        niceWorkers: flags.cron || flags.nice !== undefined,
      },
      {reporter: await this.reporter({onlyProblems: flags.cron}), interrupts: this.interrupts()},
    )
    this.exitWith(result.exit)
    const {processLines} = await import('../ui/process-result.ts')
    this.printOrNot(processLines(result, {columns: process.stdout.columns ?? 100, brief: flags.cron}), flags.cron)
    return result.json
  }
}
