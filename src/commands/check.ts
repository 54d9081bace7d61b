import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {cronFlag} from '../flags.ts'

export default class Check extends SnapCommand<typeof Check> {
  static override summary =
    'Look for damage in the store and the files that were made, and repair what can be repaired.'
  static override description =
    'Reads everything: the database with its indexes and counters, and every file with its hash. Ends with 3 when something is damaged and not repaired.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --repair']
  static override flags = {
    repair: Flags.boolean({description: 'mend what can be worked out again; a copy of the store is kept beside it'}),
    ...cronFlag,
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {check} = await import('../app/check/check.ts')
    const {repair, cron} = this.flags
    const result = await check(app, {repair})
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.printOrNot((await import('../ui/check.ts')).checkLines(result), cron)
    return result
  }
}
