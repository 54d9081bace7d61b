import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class CronRun extends SnapCommand<typeof CronRun> {
  static override summary = 'Run a schedule now, beside its times, and wait for it.'
  static override description = 'Its end and its last lines are kept in the history as of any other run.'
  static override examples = ['<%= config.bin %> <%= command.id %> nightly']
  static override args = {
    schedule: Args.string({required: true, description: 'its name, or any unique beginning of its id'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {runNow} = await import('../../app/cron/due.ts')
    const result = await runNow(app, this.args.schedule, {interrupts: this.interrupts()})
    this.exitWith(result.exit)
    const {runLines} = await import('../../ui/cron.ts')
    if (!this.jsonEnabled()) this.print(runLines(result, {onlyProblems: false}))
    return {schema: 1, ...result}
  }
}
