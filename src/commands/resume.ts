import {SnapCommand} from '../base-command.ts'
import {targetArgs, targetFlags} from '../flags.ts'

export default class Resume extends SnapCommand<typeof Resume> {
  static override summary = 'Go on with what was paused: a batch, a queue, or everything.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> b_0198',
    '<%= config.bin %> <%= command.id %> --queue scan',
    '<%= config.bin %> <%= command.id %> --all',
  ]
  static override args = targetArgs
  static override flags = targetFlags

  async run(): Promise<object> {
    const app = await this.openApp()
    const {resume} = await import('../app/pause.ts')
    const {queue, all} = this.flags
    const result = await resume(app, {batch: this.args.id, queue, all})
    if (!this.jsonEnabled()) this.print((await import('../ui/queues.ts')).resumedLines(result))
    return result
  }
}
