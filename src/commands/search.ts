import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {remoteFlags, settingsFrom} from '../flags.ts'

export default class Search extends SnapCommand<typeof Search> {
  static override summary = 'Find documents by what they say.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> electricity march',
    `<%= config.bin %> <%= command.id %> '"net amount"' --limit 3`,
  ]
  static override strict = false
  static override args = {query: Args.string({required: true, description: 'words; "quoted words" stand together'})}
  static override flags = {
    'no-vectors': Flags.boolean({description: 'by words alone'}),
    ...remoteFlags,
    limit: Flags.integer({default: 10, min: 1, max: 1000, description: 'how many documents at most'}),
  }

  async run(): Promise<object> {
    const {flags} = this
    const app = await this.openApp(this.loadConfig(settingsFrom(flags)))
    const {search} = await import('../app/search.ts')
    const result = await search(app, this.rest.join(' '), flags.limit, {vectors: !flags['no-vectors']})
    if (result.note !== null) process.stderr.write(`Searched by words alone: ${result.note}\n`)
    if (!this.jsonEnabled()) this.print((await import('../ui/search.ts')).searchLines(result))
    return result
  }
}
