import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Status extends SnapCommand<typeof Status> {
  static override summary = 'Show queues, workers and batches.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> b_0198 --follow --timeout 60s',
  ]
  static override args = {id: Args.string({description: 'a batch, or a job of it; any unique beginning of the id'})}
  static override flags = {
    follow: Flags.boolean({char: 'f', description: 'stay until the batch is done and end as process would'}),
    timeout: Flags.string({
      helpValue: '60s',
      description: 'with --follow: leave after this long (exit 8)',
      dependsOn: ['follow'],
    }),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {flags, args} = this
    if (flags.follow) {
      const {follow} = await import('../app/follow.ts')
      const input = {id: args.id, timeout: flags.timeout, whole: this.jsonEnabled()}
      const result = await follow(app, input, {reporter: await this.reporter(), interrupts: this.interrupts()})
      this.exitWith(result.exit)
      if (!this.jsonEnabled()) this.print((await import('../ui/bills.ts')).batchSummary(result.batch))
      return result.batch
    }
    const {status} = await import('../app/status.ts')
    const result = await status(app, args.id)
    if (!this.jsonEnabled()) this.print((await import('../ui/status.ts')).statusLines(result))
    return result
  }
}
