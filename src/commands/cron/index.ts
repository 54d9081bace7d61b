import {SnapCommand} from '../../base-command.ts'

export default class Cron extends SnapCommand<typeof Cron> {
  static override summary = 'List schedules: what runs when, and how it went.'
  static override description =
    'snap work --forever runs them; so does the system once a minute after snap cron install.'
  static override aliases = ['cron:list']
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> cron list --json']

  async run(): Promise<object> {
    const app = await this.openApp()
    const {listSchedules} = await import('../../app/cron/schedules.ts')
    const result = await listSchedules(app)
    if (!this.jsonEnabled())
      this.print((await import('../../ui/cron.ts')).scheduleLines(result, process.stdout.columns ?? 120))
    return result
  }
}
