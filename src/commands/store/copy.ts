import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {systemClock} from '../../clock.ts'

export default class StoreCopy extends SnapCommand<typeof StoreCopy> {
  static override summary = 'Copy a store with its files from SQLite to PostgreSQL, or back.'
  static override description =
    'The store that is copied stays as it was. Nobody may work on either meanwhile. A copy that was cut off goes on with the same command. At the end all rows of both are compared. Which store is worked with is up to you: the command says what to set.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --from sqlite --to postgres://me@db.example/bills',
    '<%= config.bin %> <%= command.id %> --from postgres://me@db.example/bills --to sqlite:/data/bills/store.db --dry-run',
  ]
  static override flags = {
    from: Flags.string({required: true, helpValue: 'STORE', description: 'sqlite, sqlite:PATH or postgres://…'}),
    to: Flags.string({required: true, helpValue: 'STORE', description: 'the same; nothing may be there yet'}),
    'dry-run': Flags.boolean({description: 'only look whether it can be copied, and what stays behind'}),
  }

  async run(): Promise<object> {
    const {from, to, 'dry-run': dryRun} = this.flags
    const {serverOf} = await import('../../app/stores/sides.ts')
    const config = this.loadConfig({store: serverOf(from, to)})
    const {copyStore} = await import('../../app/stores/copy.ts')
    const [reporter, interrupts] = [await this.reporter(), this.interrupts()]
    const context = {paths: this.paths, config, clock: systemClock, reporter, interrupts}
    const result = await copyStore(context, {from, to, dryRun})
    this.exitWith(result.exit)
    await reporter.close()
    if (!this.jsonEnabled()) this.print((await import('../../ui/store.ts')).copyLines(result))
    return result
  }
}
