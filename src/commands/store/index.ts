import {SnapCommand} from '../../base-command.ts'

export default class Store extends SnapCommand<typeof Store> {
  static override summary = 'Show where the store is, how much is in it and what it takes.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<object> {
    const app = await this.openApp()
    const {storeInfo} = await import('../../app/stores/info.ts')
    const result = await storeInfo(app)
    if (!this.jsonEnabled()) this.print((await import('../../ui/store.ts')).storeLines(result))
    return result
  }
}
