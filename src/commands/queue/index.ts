import {SnapCommand} from '../../base-command.ts'

export default class Queue extends SnapCommand<typeof Queue> {
  static override summary = 'Show the queues: what waits in each, what is paused, and what is set for it.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<object> {
    const app = await this.openApp()
    const {listQueues} = await import('../../app/queue-settings.ts')
    const result = await listQueues(app)
    if (!this.jsonEnabled()) this.print((await import('../../ui/queues.ts')).queueLines(result))
    return result
  }
}
