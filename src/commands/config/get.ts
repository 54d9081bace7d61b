import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class ConfigGet extends SnapCommand<typeof ConfigGet> {
  static override summary = 'Print the value of one setting.'
  static override examples = ['<%= config.bin %> <%= command.id %> llm.url']
  static override args = {name: Args.string({required: true, description: 'setting, as snap config lists it'})}

  async run(): Promise<object> {
    const {oneSetting} = await import('../../app/config-edit.ts')
    const setting = oneSetting(this.loadConfig(), this.args.name)
    this.print([(await import('../../ui/config.ts')).shown(setting.name, setting.value)])
    return setting
  }
}
