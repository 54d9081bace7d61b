import {SnapCommand} from '../../base-command.ts'
import {setFlag} from '../../flags.ts'

export default class Labels extends SnapCommand<typeof Labels> {
  static override summary = 'See which labels are known, and what they were learned from.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --set steps']
  static override flags = {set: setFlag}

  async run(): Promise<object> {
    const app = await this.openApp()
    const {knownLabels} = await import('../../app/labels/known.ts')
    const result = await knownLabels(app, this.flags.set)
    if (!this.jsonEnabled())
      this.print((await import('../../ui/labels.ts')).labelLines(result, process.stdout.columns ?? 100))
    return result
  }
}
