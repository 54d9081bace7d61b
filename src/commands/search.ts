import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {remoteFlags, settingsFrom} from '../flags.ts'
import {safeText} from '../ui/safe-text.ts'

export default class Search extends SnapCommand<typeof Search> {
  static override summary = 'Find documents by what they say and by their fields.'
  static override description =
    'Words are looked for in any form, also where OCR misread a letter; "quoted words" stand together. Fields: vendor:acme total:>50 total:10..20 date:2026-03 after:2026-01 kind:contract label:tax -kind:receipt, and more: docs/search.md.'
  static override strict = false
  static override examples = [
    '<%= config.bin %> <%= command.id %> electricity march',
    `<%= config.bin %> <%= command.id %> 'vendor:acme total:>50 "net amount"'`,
    '<%= config.bin %> <%= command.id %> kind:contract before:2024 --json',
    '<%= config.bin %> <%= command.id %> --similar bills/a.pdf',
  ]
  static override args = {query: Args.string({description: 'words, "quoted words" and field:value'})}
  static override flags = {
    similar: Flags.string({helpValue: 'DOC', description: 'documents about the same as this one (path or id)'}),
    'no-vectors': Flags.boolean({description: 'by words alone'}),
    ...remoteFlags,
    limit: Flags.integer({default: 10, min: 1, max: 1000, description: 'how many documents at most'}),
    offset: Flags.integer({default: 0, min: 0, max: 1_000_000, description: 'documents left out at the beginning'}),
    duplicates: Flags.boolean({description: 'also documents that are others once more'}),
    open: Flags.boolean({description: 'open the file of the best document'}),
  }

  override async init(): Promise<void> {
    this.argv = withFiltersLast(this.argv)
    await super.init()
  }

  async run(): Promise<object> {
    const {flags} = this
    const app = await this.openApp(this.loadConfig(settingsFrom(flags)))
    const {limit, offset, duplicates, open, similar} = flags
    const {searchCommand} = await import('../app/search-command.ts')
    const onMany = () => void process.stderr.write('Working out the fields of new documents, once.\n')
    const input = {limit, offset, duplicates, vectors: !flags['no-vectors'], onMany}
    const result = await searchCommand(app, {...input, query: this.rest.join(' '), similar, cwd: process.cwd()})
    if (result.note !== null) process.stderr.write(`Searched by words alone: ${safeText(result.note)}\n`)
    if (open) await (await import('../app/search/open.ts')).openFound(app, result)
    if (!this.jsonEnabled()) this.print((await import('../ui/search.ts')).searchLines(result, offset))
    return result
  }
}

/** `-label:tax` is no flag: what is behind -- never is, and filters may stand in any order. */
function withFiltersLast(argv: string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const [before, after] = [argv.slice(0, end), argv.slice(end + 1)]
  const isFilter = (arg: string) => /^-[a-z]{2,}:/iu.test(arg)
  const filters = before.filter(isFilter)
  return [...before.filter((arg) => !isFilter(arg)), '--', ...filters, ...after]
}
