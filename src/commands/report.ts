import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Report extends SnapCommand<typeof Report> {
  static override summary = 'Write what helps to find a fault, without what is in your documents.'
  static override description = 'One JSON file, to be read and then attached to a bug report. Nothing is sent.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> j_0198',
    '<%= config.bin %> <%= command.id %> bills/a.jpg --out a-report.json',
  ]
  static override args = {
    id: Args.string({required: true, description: 'a job, a file that was processed, or a document'}),
  }
  static override flags = {
    out: Flags.string({helpValue: 'FILE', description: 'where it is written; nothing is overwritten'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {writeReport} = await import('../app/report/report.ts')
    const version = String(this.config.pjson.version)
    const result = await writeReport(app, {id: this.args.id, out: this.flags.out ?? null, version})
    if (!this.jsonEnabled()) this.print((await import('../ui/report.ts')).reportLines(result))
    return result
  }
}
