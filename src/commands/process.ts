import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {documentFlags, settingsFrom, workFlags} from '../flags.ts'

export default class Process extends SnapCommand<typeof Process> {
  static override summary = 'Read documents: their data, a small searchable archive, and a place in the search index.'
  static override description =
    'Takes files, folders (with everything below) and quoted patterns. What was done before is not done again; what was interrupted goes on.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./bills/*.jpg',
    '<%= config.bin %> <%= command.id %> scans --out archive --lang eng,deu',
    '<%= config.bin %> <%= command.id %> inbox --detach',
  ]
  static override strict = false
  static override args = {
    input: Args.string({description: 'files, folders, quoted patterns; - reads names from standard input'}),
  }
  static override flags = {
    ...documentFlags,
    ...workFlags,
    out: Flags.string({char: 'o', helpValue: 'DIR', description: 'put the archive files here, folders mirrored'}),
    'files-from': Flags.string({
      helpValue: 'FILE',
      description: 'read names from a file, one a line; - is standard input',
    }),
    null: Flags.boolean({char: '0' as never, description: 'names from a list end with NUL (find -print0)'}),
    priority: Flags.string({helpValue: '0-9|high|normal|low', description: '0 is first'}),
    meta: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'k=v',
      description: 'kept with the batch, shown in its results',
    }),
    'keep-duplicates': Flags.boolean({description: 'show what was there before as a result of its own'}),
    join: Flags.boolean({description: 'the inputs are pictures of one document: pages, or parts of a long receipt'}),
    rename: Flags.string({
      helpValue: 'PATTERN',
      description: 'then name the files so: "{date}_{vendor}_{total}"; snap rename --undo takes it back',
      exclusive: ['detach', 'now', 'dry-run'],
    }),
    force: Flags.boolean({description: 'make a new run even where one is done'}),
    durable: Flags.boolean({description: 'fsync every commit'}),
    'dry-run': Flags.boolean({char: 'n', description: 'tell what would be done, do nothing'}),
    detach: Flags.boolean({
      description: 'return when everything is enqueued; work goes on in the background',
      exclusive: ['now', 'dry-run'],
    }),
    now: Flags.boolean({description: 'remember nothing: no store, no second run that knows', exclusive: ['dry-run']}),
    cron: Flags.boolean({description: 'silent when all is well, one summary when not; workers run nicely'}),
    strict: Flags.boolean({description: 'exit 5 when a document needs a look'}),
  }

  async run(): Promise<object> {
    const {processCommand} = await import('../app/process-command.ts')
    const {flags} = this
    const config = this.loadConfig(settingsFrom(flags))
    const result = await processCommand(
      {
        names: {inputs: this.rest, filesFrom: flags['files-from'], nul: flags.null, cwd: process.cwd()},
        passwordFile: flags['password-file'],
        force: flags.force,
        keepDuplicates: flags['keep-duplicates'],
        out: flags.out,
        meta: flags.meta ?? [],
        join: flags.join,
        rename: flags.rename,
        dryRun: flags['dry-run'],
        detach: flags.detach,
        now: flags.now,
        niceWorkers: flags.cron || flags.nice !== undefined,
        strict: flags.strict,
        whole: this.jsonEnabled(),
        wait: flags.wait,
        maxTime: flags['max-time'],
      },
      {
        config,
        paths: this.paths,
        open: (paths) => this.openApp(config, paths),
        reporter: await this.reporter({onlyProblems: flags.cron}),
        interrupts: this.interrupts(),
      },
    )
    this.exitWith(result.exit)
    const {processLines} = await import('../ui/process-result.ts')
    if (!flags.cron || result.exit !== 0)
      this.print(processLines(result, {columns: process.stdout.columns ?? 100, brief: flags.cron}))
    if (result.renamed) this.print((await import('../ui/rename.ts')).renameLines(result.renamed))
    return result.renamed ? {...result.json, renamed: result.renamed} : result.json
  }
}
