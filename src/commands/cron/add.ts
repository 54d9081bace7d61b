import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {durationFlag} from '../../config/duration-flag.ts'
import {settingsFrom} from '../../flags.ts'

export default class CronAdd extends SnapCommand<typeof CronAdd> {
  static override summary = 'Have a command run at its times, from this folder.'
  static override description =
    'Times are those of a crontab: minute, hour, day, month, weekday, or @hourly, @daily, @weekly, @monthly. What was missed runs once; what still runs is not started a second time.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> "0 2 * * *" -- clean --older-than 30d',
    '<%= config.bin %> <%= command.id %> "*/15 8-18 * * mon-fri" --name inbox --tz Europe/Berlin -- process inbox --cron',
    '<%= config.bin %> <%= command.id %> @weekly -- backup /mnt/usb/snap.tar --force',
  ]
  static override strict = false
  static override args = {
    times: Args.string({required: true, description: 'when, in the syntax of crontab, quoted'}),
    command: Args.string({description: 'a command of snap with its flags, after --'}),
  }
  static override flags = {
    name: Flags.string({helpValue: 'NAME', description: 'what the other cron commands may call it'}),
    tz: Flags.string({helpValue: 'Europe/Berlin', description: "time zone of the times; this machine's by default"}),
    limit: Flags.string({default: '12h', helpValue: '2h', description: 'stop a run after this long'}),
    seconds: Flags.boolean({description: 'the times have a field for seconds first'}),
  }

  async run(): Promise<object> {
    const [times, ...words] = this.rest
    const {unattended} = await import('../../command-line.ts')
    const {words: command, flags} = await unattended(this.config, words)
    this.loadConfig(settingsFrom(flags))
    const {name, tz: timezone, limit, seconds} = this.flags
    const limitMs = durationFlag('limit', limit)
    const app = await this.openApp()
    const {addSchedule} = await import('../../app/cron/schedules.ts')
    const input = {expression: times!.trim(), timezone, name, command, cwd: process.cwd(), limitMs, seconds}
    const schedule = await addSchedule(app, input)
    if (!this.jsonEnabled()) this.print((await import('../../ui/cron.ts')).scheduleLine('Added', schedule))
    return {schema: 1, schedule}
  }
}
