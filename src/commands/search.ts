import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Search extends SnapCommand<typeof Search> {
  static override summary = 'Find documents by what they say.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> electricity march',
    `<%= config.bin %> <%= command.id %> '"net amount"' --limit 3`,
  ]
  static override strict = false
  static override args = {query: Args.string({required: true, description: 'words; "quoted words" stand together'})}
  static override flags = {
    limit: Flags.integer({default: 10, min: 1, max: 1000, description: 'how many documents at most'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {search} = await import('../app/search.ts')
    const result = await search(app, this.rest.join(' '), this.flags.limit)
    if (!this.jsonEnabled()) this.print((await import('../ui/search.ts')).searchLines(result))
    return result
  }
}
