import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {packaged} from '../../packaged/index.ts'

export default class CronInstall extends SnapCommand<typeof CronInstall> {
  static override summary = 'Have the system run schedules: shows the lines for the crontab, then writes them.'
  static override description =
    'Not needed while snap work --forever runs. The system then calls snap cron due every minute; other lines of the crontab stay as they are.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --systemd --print',
  ]
  static override flags = {
    systemd: Flags.boolean({description: 'a timer of systemd of this user', exclusive: ['crontab']}),
    crontab: Flags.boolean({description: 'the crontab of this user; so it is without a flag'}),
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
    print: Flags.boolean({description: 'only show the lines', exclusive: ['yes']}),
  }

  async run(): Promise<object> {
    const [{installCron}, {confirmInstall, installLines}] = await Promise.all([
      import('../../app/cron/install.ts'),
      import('../../ui/cron.ts'),
    ])
    const {systemd, yes, print} = this.flags
    const call = {command: packaged.command(), paths: this.paths, env: process.env}
    const canAsk = process.stdin.isTTY && !this.jsonEnabled()
    const kind = systemd ? 'systemd' : 'crontab'
    const result = await installCron({kind, call, yes, print, confirm: canAsk ? confirmInstall : null})
    if (!this.jsonEnabled()) this.print(installLines(result))
    return result
  }
}
