import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {targetArgs, targetFlags} from '../flags.ts'

export default class Pause extends SnapCommand<typeof Pause> {
  static override summary = 'Begin no more jobs of a batch, of a queue, or at all. What runs ends; nothing is lost.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> b_0198',
    '<%= config.bin %> <%= command.id %> --queue scan --reason "the office is open" --for 2h',
    '<%= config.bin %> <%= command.id %> --all',
  ]
  static override args = targetArgs
  static override flags = {
    ...targetFlags,
    reason: Flags.string({helpValue: 'TEXT', description: 'shown by snap status'}),
    for: Flags.string({helpValue: '2h', description: 'resume by itself after this long'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {pause} = await import('../app/pause.ts')
    const {queue, all, reason, for: length} = this.flags
    const result = await pause(app, {batch: this.args.id, queue, all, reason, for: length})
    if (!this.jsonEnabled()) this.print((await import('../ui/queues.ts')).pausedLines(result.paused))
    return result
  }
}
