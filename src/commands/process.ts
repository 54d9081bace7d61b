import {Args, Flags} from '@oclif/core'
import type {WatchContext, WatchInput} from '../app/watch/watch-command.ts'
import {SnapCommand} from '../base-command.ts'
import {batchFlags, batchInput, documentFlags, inputFlags, settingsFrom, watchFlags, workFlags} from '../flags.ts'

export default class Process extends SnapCommand<typeof Process> {
  static override summary = 'Read documents: their data, a small searchable archive, and a place in the search index.'
  static override description =
    'Takes files, folders (with everything below) and quoted patterns. What was done before is not done again; what was interrupted goes on.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./bills/*.jpg',
    '<%= config.bin %> <%= command.id %> scans --out archive --lang eng,deu',
    '<%= config.bin %> <%= command.id %> inbox --detach',
    '<%= config.bin %> <%= command.id %> --watch inbox --after move:done',
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
    ...watchFlags,
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
    const {flags} = this
    const config = this.loadConfig(settingsFrom(flags))
    const input = {
      ...batchInput(flags, this.rest, 'snap process ./bills/*.jpg'),
      keepDuplicates: flags['keep-duplicates'],
      enrich: flags.enrich,
      options: {redoOcr: flags['redo-ocr']},
    }
    const terminal = {
      config,
      reporter: await this.reporter({onlyProblems: flags.cron}),
      interrupts: this.interrupts(),
    }
    if (flags.watch) return this.watch(input, terminal, () => this.openApp(config))
    const {processCommand} = await import('../app/process-command.ts')
    const how = {join: flags.join, rename: flags.rename, report: null, inPlace: null, compress: null}
    const result = await processCommand(
      {...input, ...how, whole: this.jsonEnabled()},
      {...terminal, paths: this.paths, open: this.opener(config)},
    )
    this.exitWith(result.exit)
    const {processLines} = await import('../ui/process-result.ts')
    const columns = process.stdout.columns ?? 100
    this.printOrNot(processLines(result, {columns, brief: flags.cron, isForgotten: flags.now}), flags.cron)
    if (result.renamed) this.printOrNot((await import('../ui/rename.ts')).renameLines(result.renamed), flags.cron)
    return result.renamed ? {...result.json, renamed: result.renamed} : result.json
  }

  private async watch(
    input: Omit<WatchInput, 'folders' | 'cwd' | 'after' | 'poll' | 'argv'>,
    terminal: Omit<WatchContext, 'open'>,
    open: WatchContext['open'],
  ): Promise<object> {
    const {watchCommand} = await import('../app/watch/watch-command.ts')
    const asked = {folders: this.rest, cwd: process.cwd(), after: this.flags.after ?? 'leave', poll: this.flags.poll}
    const result = await watchCommand({...input, ...asked, argv: this.argv}, {...terminal, open})
    this.exitWith(result.exit)
    if (!this.flags.cron || result.exit !== 0) this.print((await import('../ui/watch.ts')).watchLines(result))
    return result.json
  }
}
