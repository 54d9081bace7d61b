import {Args} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {remoteFlags} from '../../flags.ts'

export default class ConfigSet extends SnapCommand<typeof ConfigSet> {
  static override summary = 'Change a setting in your own config.toml.'
  static override description =
    'Comments and all other values of the file stay as they are. A key is no setting: give it in a variable, or name a file that only you can read.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> llm.url http://127.0.0.1:11434/v1',
    '<%= config.bin %> <%= command.id %> llm.url https://models.example/v1 --allow-remote',
  ]
  static override args = {
    name: Args.string({required: true, description: 'setting, as snap config lists it'}),
    value: Args.string({required: true, description: 'its new value'}),
  }
  static override flags = remoteFlags

  async run(): Promise<object> {
    const {editConfig} = await import('../../app/config-edit.ts')
    const {name, value} = this.args
    const edited = await editConfig(
      {
        config: this.loadConfig(),
        file: this.paths.userConfig,
        name,
        value,
        allowRemote: this.flags['allow-remote'],
        cwd: process.cwd(),
      },
      () => this.loadConfig(),
    )
    this.print((await import('../../ui/config.ts')).editedLines(edited))
    return edited
  }
}
