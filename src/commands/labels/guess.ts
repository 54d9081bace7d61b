import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {ExitCode} from '../../errors.ts'
import {setFlag} from '../../flags.ts'

export default class LabelsGuess extends SnapCommand<typeof LabelsGuess> {
  static override summary = 'Guess the labels of a file of records, {id, text} a line.'
  static override description =
    'A record of which too little is known gets no label. Labels with a confidence of 0.9 and more are sure: of those at most 3 in 100 should be wrong.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> bookings.jsonl --json',
    '<%= config.bin %> <%= command.id %> steps.jsonl --set steps --output labels.json',
  ]
  static override args = {
    file: Args.string({required: true, description: 'JSON lines; - is standard input'}),
  }
  static override flags = {
    set: setFlag,
    output: Flags.string({char: 'o', helpValue: 'FILE', description: 'write the JSON here; any number of records'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {guessRecords, guessToFile} = await import('../../app/labels/guess.ts')
    const {set, output} = this.flags
    const {file} = this.args
    const cwd = process.cwd()
    const result =
      output === undefined ? await guessRecords(app, file, set, cwd) : await guessToFile(app, file, {set, output, cwd})
    if (result.badLines > 0) this.exitWith(ExitCode.someFailed)
    const {badLineLines, guessLines} = await import('../../ui/labels.ts')
    if (!this.jsonEnabled()) this.print(guessLines(result, process.stdout.columns ?? 100))
    if (!this.flags.quiet) for (const line of badLineLines(result)) process.stderr.write(`${line}\n`)
    return result
  }
}
