import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Correct extends SnapCommand<typeof Correct> {
  static override summary = 'Put values right; they stay right, and the vendor is known the next time.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> d_0198 total=12.50 vendor="Corner Shop"',
    '<%= config.bin %> <%= command.id %> d_0198 items[2].amount=4.20',
    '<%= config.bin %> <%= command.id %> d_0198 --undo',
    '<%= config.bin %> <%= command.id %> --from values.jsonl',
  ]
  static override strict = false
  static override args = {
    id: Args.string({description: 'a file that was processed, or any unique beginning of its id'}),
  }
  static override flags = {
    undo: Flags.boolean({description: 'take the newest correction back (of the named fields, or of any)'}),
    from: Flags.string({
      helpValue: 'FILE',
      description: 'corrections of many documents, a JSON object {doc, field, value} a line; - is standard input',
    }),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {correctCommand} = await import('../app/correct-command.ts')
    const [id, ...assignments] = this.rest
    const {undo, from} = this.flags
    const result = await correctCommand(app, {id, assignments, undo, from, cwd: process.cwd()})
    if (!this.jsonEnabled()) {
      const {correctLines} = await import('../ui/correct.ts')
      this.print(correctLines(result, process.stdout.columns ?? 100))
    }
    return result
  }
}
