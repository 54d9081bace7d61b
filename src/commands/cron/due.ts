import {SnapCommand} from '../../base-command.ts'

export default class CronDue extends SnapCommand<typeof CronDue> {
  static override summary = 'Run what is due, wait for it, and be silent when all went well.'
  static override description =
    'What snap cron install has the system call every minute. Beside a snap work --forever it does nothing twice.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<object> {
    const app = await this.openApp()
    const {runDue} = await import('../../app/cron/due.ts')
    const result = await runDue(app, {interrupts: this.interrupts()})
    this.exitWith(result.exit)
    const {runLines} = await import('../../ui/cron.ts')
    if (!this.jsonEnabled()) this.print(runLines(result, {onlyProblems: true}))
    return {schema: 1, ...result}
  }
}
