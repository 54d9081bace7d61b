import {SnapCommand} from '../../base-command.ts'

export default class SinkStatus extends SnapCommand<typeof SinkStatus> {
  static override summary = 'Show which vector database gets the chunks, and what it has.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<object> {
    const app = await this.openApp()
    const {sinkStatus} = await import('../../app/sink/sync.ts')
    const status = await sinkStatus(app)
    if (!this.jsonEnabled()) this.print((await import('../../ui/sink.ts')).sinkStatusLines(status))
    return status
  }
}
