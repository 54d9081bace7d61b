import {SnapCommand} from '../../base-command.ts'
import {scopeFlags, scopeOf} from '../../flags.ts'

export default class ServiceUninstall extends SnapCommand<typeof ServiceUninstall> {
  static override summary = 'Stop and remove what snap service install has installed. Documents stay.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --system']
  static override flags = scopeFlags

  async run(): Promise<object> {
    const [{uninstallService}, {thisProgram}] = await Promise.all([
      import('../../app/service/install.ts'),
      import('../../app/service/program.ts'),
    ])
    const result = await uninstallService(scopeOf(this.flags), await thisProgram(this.loadConfig(), this.paths))
    const lines = result.removed.map((file) => `Removed ${file}`)
    if (!this.jsonEnabled()) this.print(lines.length > 0 ? lines : ['Nothing was installed.'])
    return result
  }
}
