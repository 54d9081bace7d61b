import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {setFlag} from '../../flags.ts'

export default class LabelsAdd extends SnapCommand<typeof LabelsAdd> {
  static override summary = 'Make labels known that have no examples yet.'
  static override description =
    'They are guessed by their names, and by words that are usual for common ones: utilities, groceries, fuel, rent, insurance, telecom, travel, restaurant, health, office, software, tax and others.'
  static override examples = ['<%= config.bin %> <%= command.id %> utilities groceries "car insurance"']
  static override strict = false
  static override args = {label: Args.string({required: true, description: 'a label; any number of them'})}
  static override flags = {set: setFlag}

  async run(): Promise<object> {
    const app = await this.openApp()
    const {nameLabels} = await import('../../app/labels/known.ts')
    const result = await nameLabels(app, this.rest, this.flags.set)
    if (!this.jsonEnabled())
      this.print((await import('../../ui/labels.ts')).labelLines(result, process.stdout.columns ?? 100))
    return result
  }
}
