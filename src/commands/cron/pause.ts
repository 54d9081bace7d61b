import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class CronPause extends SnapCommand<typeof CronPause> {
  static override summary = 'Keep a schedule from running until it is resumed.'
  static override examples = ['<%= config.bin %> <%= command.id %> nightly']
  static override args = {
    schedule: Args.string({required: true, description: 'its name, or any unique beginning of its id'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {pauseSchedule} = await import('../../app/cron/schedules.ts')
    const schedule = await pauseSchedule(app, this.args.schedule, true)
    if (!this.jsonEnabled()) this.print((await import('../../ui/cron.ts')).scheduleLine('Paused', schedule))
    return {schema: 1, schedule}
  }
}
