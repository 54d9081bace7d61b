import {Args} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Show extends SnapCommand<typeof Show> {
  static override summary = 'Show one document, batch, run or job, whole.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> bills/a.jpg',
    '<%= config.bin %> <%= command.id %> b_0198 --json',
  ]
  static override args = {
    id: Args.string({required: true, description: 'a file that was processed, or any unique beginning of an id'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {show} = await import('../app/show.ts')
    const result = await show(app, this.args.id)
    if (!this.jsonEnabled())
      this.print((await import('../ui/show.ts')).showLines(result, process.stdout.columns ?? 100))
    if (result.type === 'document') return result.document
    if (result.type === 'batch') return result.report ? {...result.batch, report: result.report} : result.batch
    return {schema: 1, ...result}
  }
}
