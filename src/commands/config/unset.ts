import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class ConfigUnset extends SnapCommand<typeof ConfigUnset> {
  static override summary = 'Take a setting out of your own config.toml.'
  static override examples = ['<%= config.bin %> <%= command.id %> llm.url']
  static override args = {name: Args.string({required: true, description: 'setting, as snap config lists it'})}

  async run(): Promise<object> {
    const {editConfig} = await import('../../app/config-edit.ts')
    const of = {config: this.loadConfig(), file: this.paths.userConfig, cwd: process.cwd()}
    const edited = await editConfig({...of, name: this.args.name, value: null, allowRemote: false}, () =>
      this.loadConfig(),
    )
    this.print((await import('../../ui/config.ts')).editedLines(edited))
    return edited
  }
}
