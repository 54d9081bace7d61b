import {SnapCommand} from '../../base-command.ts'
import {packaged} from '../../packaged/index.ts'

export default class CronUninstall extends SnapCommand<typeof CronUninstall> {
  static override summary = 'Take the lines of snap cron install out of the crontab and of systemd again.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<object> {
    const {uninstallCron} = await import('../../app/cron/install.ts')
    const call = {command: packaged.command(), paths: this.paths, env: process.env}
    const result = await uninstallCron(call)
    const from = result.removed.map((kind) => (kind === 'crontab' ? 'the crontab' : 'systemd')).join(' and ')
    if (!this.jsonEnabled()) this.print([from ? `Removed from ${from}.` : 'Nothing was installed.'])
    return result
  }
}
