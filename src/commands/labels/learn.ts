import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {ExitCode} from '../../errors.ts'
import {setFlag} from '../../flags.ts'

export default class LabelsLearn extends SnapCommand<typeof LabelsLearn> {
  static override summary = 'Learn labels from a file of records, {id, text, label} a line.'
  static override description =
    'The same record again is known already; another label for the same id (without one: for the same text) takes the place of the first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> bookings.jsonl',
    '<%= config.bin %> <%= command.id %> steps.jsonl --set steps',
  ]
  static override args = {
    file: Args.string({required: true, description: 'JSON lines; - is standard input'}),
  }
  static override flags = {set: setFlag}

  async run(): Promise<object> {
    const app = await this.openApp()
    const {learnRecords} = await import('../../app/labels/learn.ts')
    const result = await learnRecords(app, this.args.file, this.flags.set, process.cwd())
    if (result.badLines > 0) this.exitWith(ExitCode.someFailed)
    const {badLineLines, learnedLines} = await import('../../ui/labels.ts')
    if (!this.jsonEnabled()) this.print(learnedLines(result))
    if (!this.flags.quiet) for (const line of badLineLines(result)) process.stderr.write(`${line}\n`)
    return result
  }
}
