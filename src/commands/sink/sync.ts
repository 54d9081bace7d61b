import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class SinkSync extends SnapCommand<typeof SinkSync> {
  static override summary = 'Send a vector database what it lacks, and delete there what is no more.'
  static override description =
    'Chunks with their vectors and fields go to the database that sink.kind, sink.url and sink.collection name. It can be stopped and run again at any time: what is there already is not sent again.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --dry-run']
  static override flags = {
    'dry-run': Flags.boolean({char: 'n', description: 'tell what would be done, do nothing'}),
    wait: Flags.boolean({description: 'stay until delayed retries are done too'}),
    'max-time': Flags.string({
      helpValue: '2h',
      description: 'stop after this long; what is left stays queued (exit 8)',
    }),
  }

  async run(): Promise<object> {
    const {sinkCommand} = await import('../../app/sink/command.ts')
    const {flags} = this
    const app = await this.openApp()
    const terminal = {reporter: await this.reporter(), interrupts: this.interrupts()}
    const input = {clear: false, dryRun: flags['dry-run'], wait: flags.wait, maxTime: flags['max-time']}
    const result = await sinkCommand(app, input, terminal)
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.print((await import('../../ui/sink.ts')).sinkLines(result))
    return {schema: 1, ...result}
  }
}
