import {SnapCommand} from '../base-command.ts'

/** What plain `snap` shows. */
export default class Overview extends SnapCommand<typeof Overview> {
  static override hidden = true
  static override summary = 'Show the first three commands and the last batch.'
  static override examples = ['<%= config.bin %>', '<%= config.bin %> --json']

  async run(): Promise<object> {
    const {overview} = await import('../app/overview.ts')
    const result = await overview(this.paths, this.loadConfig().values.store, () => this.openApp())
    if (!this.jsonEnabled()) this.print((await import('../ui/overview.ts')).overviewLines(result))
    return result
  }
}
