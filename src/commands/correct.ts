import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Correct extends SnapCommand<typeof Correct> {
  static override summary = 'Put a value right; it stays right whatever is read later.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> d_0198 total=12.50 vendor="Corner Shop"',
    '<%= config.bin %> <%= command.id %> d_0198 --undo',
  ]
  static override strict = false
  static override args = {id: Args.string({required: true, description: 'a document; any unique beginning of its id'})}
  static override flags = {
    undo: Flags.boolean({description: 'take the newest correction back (of the named field, or of any)'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {correct} = await import('../app/correct.ts')
    const [id, ...assignments] = this.rest
    const document = await correct(app, id!, assignments, this.flags.undo)
    if (!this.jsonEnabled())
      this.print((await import('../ui/show.ts')).showLines({type: 'document', document}, process.stdout.columns ?? 100))
    return document
  }
}
