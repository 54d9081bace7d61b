import {SnapCommand} from '../../base-command.ts'
import {scopeFlags, scopeOf} from '../../flags.ts'

export default class ServiceState extends SnapCommand<typeof ServiceState> {
  static override summary = 'Show which services of snap are installed, and whether they run.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --system --json',
  ]
  static override flags = scopeFlags

  async run(): Promise<object> {
    const [{serviceStatus}, {thisProgram}, {serviceStatusLines}] = await Promise.all([
      import('../../app/service/status.ts'),
      import('../../app/service/program.ts'),
      import('../../ui/service.ts'),
    ])
    const status = await serviceStatus(scopeOf(this.flags), await thisProgram(this.loadConfig(), this.paths))
    if (!this.jsonEnabled()) this.print(serviceStatusLines(status))
    return status
  }
}
