import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {setFlag} from '../../flags.ts'

export default class LabelsForget extends SnapCommand<typeof LabelsForget> {
  static override summary = 'Forget a label with all that was taught about it; documents lose it.'
  static override examples = ['<%= config.bin %> <%= command.id %> utilities --yes']
  static override args = {label: Args.string({required: true, description: 'the label'})}
  static override flags = {
    set: setFlag,
    yes: Flags.boolean({char: 'y', description: 'do it; without, only what would be forgotten is told'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {forgetLabel} = await import('../../app/labels/known.ts')
    const result = await forgetLabel(app, this.args.label, {set: this.flags.set, dryRun: !this.flags.yes})
    if (!this.jsonEnabled())
      this.print((await import('../../ui/labels.ts')).labelLines(result, process.stdout.columns ?? 100))
    return result
  }
}
