import {Args} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Cancel extends SnapCommand<typeof Cancel> {
  static override summary = 'Stop the open work of a batch, document, run or job.'
  static override description = 'What is done stays. Documents that another batch wants too go on.'
  static override examples = ['<%= config.bin %> <%= command.id %> b_0198']
  static override args = {id: Args.string({required: true, description: 'any unique beginning of an id'})}

  async run(): Promise<object> {
    const app = await this.openApp()
    const {cancel} = await import('../app/cancel.ts')
    const result = await cancel(app, this.args.id)
    const kept = result.kept > 0 ? `; ${result.kept} go on for another batch` : ''
    const report = result.reports > 0 ? '; the report is not made' : ''
    this.print([`${result.cancelled} cancelled${kept}${report}.`])
    return result
  }
}
