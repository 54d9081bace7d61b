import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Shutdown extends SnapCommand<typeof Shutdown> {
  static override summary = 'Ask the programs that work on this store to stop.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --wait',
    '<%= config.bin %> <%= command.id %> --worker office --now',
    '<%= config.bin %> <%= command.id %> --worker 3f9a1c-2',
  ]
  static override flags = {
    now: Flags.boolean({description: 'stop at once; running jobs go back to the queue, nothing is counted'}),
    worker: Flags.string({
      helpValue: 'NAME|ID',
      description: 'one program, or one worker process, whose job goes back to the queue; see snap stats',
    }),
    wait: Flags.boolean({description: 'stay until they have stopped'}),
  }

  async run(): Promise<object> {
    const {shutdown} = await import('../app/shutdown.ts')
    const {now, worker, wait} = this.flags
    const result = await shutdown(await this.openApp(), {now, worker, wait}, this.interrupts())
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.print((await import('../ui/shutdown.ts')).shutdownLines(result))
    return result
  }
}
