import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class CronRemove extends SnapCommand<typeof CronRemove> {
  static override summary = 'Remove a schedule and its history.'
  static override examples = ['<%= config.bin %> <%= command.id %> nightly']
  static override args = {
    schedule: Args.string({required: true, description: 'its name, or any unique beginning of its id'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {removeSchedule} = await import('../../app/cron/schedules.ts')
    const schedule = await removeSchedule(app, this.args.schedule)
    if (!this.jsonEnabled()) this.print((await import('../../ui/cron.ts')).scheduleLine('Removed', schedule))
    return {schema: 1, schedule}
  }
}
