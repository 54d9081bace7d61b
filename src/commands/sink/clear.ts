import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class SinkClear extends SnapCommand<typeof SinkClear> {
  static override summary = 'Delete from the vector database everything that was sent to it.'
  static override description = 'Only points that this store sent are deleted; what others wrote there stays.'
  static override examples = ['<%= config.bin %> <%= command.id %> --yes']
  static override flags = {
    'dry-run': Flags.boolean({char: 'n', description: 'tell what would be done, do nothing'}),
    yes: Flags.boolean({char: 'y', description: 'do it; without, only what would be done is told'}),
  }

  async run(): Promise<object> {
    const {sinkCommand} = await import('../../app/sink/command.ts')
    const {flags} = this
    const app = await this.openApp()
    const terminal = {reporter: await this.reporter(), interrupts: this.interrupts()}
    const input = {clear: true, dryRun: flags['dry-run'] || !flags.yes, wait: false, maxTime: undefined}
    const result = await sinkCommand(app, input, terminal)
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.print((await import('../../ui/sink.ts')).sinkLines(result))
    return {schema: 1, ...result}
  }
}
