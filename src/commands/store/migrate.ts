import {SnapCommand} from '../../base-command.ts'
import {systemClock} from '../../clock.ts'

export default class StoreMigrate extends SnapCommand<typeof StoreMigrate> {
  static override summary = 'Bring the tables of a store on a server up to date, after an update of snap.'
  static override description =
    'Stop the workers of older versions first. Tables of the server that hands out work are brought up to date, too. A store in a file is so whenever it is opened.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<object> {
    const {migrateStore} = await import('../../app/stores/migrate.ts')
    const result = await migrateStore({paths: this.paths, config: this.loadConfig(), clock: systemClock})
    if (!this.jsonEnabled()) this.print((await import('../../ui/store.ts')).migrateLines(result))
    return result
  }
}
