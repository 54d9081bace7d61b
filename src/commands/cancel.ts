import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

const states = ['ready', 'delayed', 'blocked', 'running'] as const

export default class Cancel extends SnapCommand<typeof Cancel> {
  static override summary = 'Stop the open work of a batch, document, run or job, or discard all that waits.'
  static override description =
    'What is done stays. Documents that another batch wants too go on. With flags it asks first; without --state it is what has not begun yet.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> b_0198',
    '<%= config.bin %> <%= command.id %> --queue ingest --state delayed',
    '<%= config.bin %> <%= command.id %> --all --yes',
  ]
  static override args = {id: Args.string({description: 'any unique beginning of an id'})}
  static override flags = {
    batch: Flags.string({helpValue: 'ID', description: 'documents of this batch alone'}),
    queue: Flags.string({helpValue: 'NAME', description: 'documents with a job in this queue'}),
    state: Flags.option({
      options: states,
      multiple: true,
      multipleNonGreedy: true,
      description: 'documents with a job in this state',
    })(),
    all: Flags.boolean({description: 'all that waits'}),
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const [{cancelCommand}, {cancelLines, confirmCancel}] = await Promise.all([
      import('../app/cancel-many.ts'),
      import('../ui/cancel.ts'),
    ])
    const {batch, queue, state, all, yes} = this.flags
    const confirm = process.stdin.isTTY && !this.jsonEnabled() ? confirmCancel : null
    const result = await cancelCommand(app, {
      id: this.args.id,
      batch,
      queue,
      states: state ?? [],
      all,
      yes,
      confirm,
    })
    if (!this.jsonEnabled()) this.print(cancelLines(result))
    return result
  }
}
