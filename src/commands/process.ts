import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {batchFlags, batchInput, documentFlags, inputFlags, settingsFrom, workFlags} from '../flags.ts'

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
    ...inputFlags,
    ...batchFlags,
    out: Flags.string({char: 'o', helpValue: 'DIR', description: 'put the archive files here, folders mirrored'}),
    'keep-duplicates': Flags.boolean({description: 'show what was there before as a result of its own'}),
    enrich: Flags.boolean({description: 'ask a language model for what is missing: snap config set llm.url URL'}),
    join: Flags.boolean({description: 'the inputs are pictures of one document: pages, or parts of a long receipt'}),
    rename: Flags.string({
      helpValue: 'PATTERN',
      description: 'then name the files so: "{date}_{vendor}_{total}"; snap rename --undo takes it back',
      exclusive: ['detach', 'now', 'dry-run'],
    }),
  }

  async run(): Promise<object> {
    const {processCommand} = await import('../app/process-command.ts')
    const {flags} = this
    const config = this.loadConfig(settingsFrom(flags))
    const result = await processCommand(
      {
        ...batchInput(flags, this.rest, 'snap process ./bills/*.jpg'),
        keepDuplicates: flags['keep-duplicates'],
        join: flags.join,
        enrich: flags.enrich,
        rename: flags.rename,
        report: null,
        inPlace: null,
        options: {redoOcr: flags['redo-ocr']},
        compress: null,
        whole: this.jsonEnabled(),
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
