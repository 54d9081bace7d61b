import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class DashboardToken extends SnapCommand<typeof DashboardToken> {
  static override summary = 'Print the token that opens the dashboard, or make a new one.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --rotate']
  static override flags = {
    rotate: Flags.boolean({description: 'a new token; browsers that are signed in are signed out'}),
  }

  async run(): Promise<object> {
    const {dashboardToken} = await import('../../dashboard/security/token.ts')
    const file = dashboardToken(this.paths)
    const token = this.flags.rotate ? file.rotate() : file.read()
    if (!this.jsonEnabled()) this.log(token)
    return {schema: 1, token, rotated: this.flags.rotate}
  }
}
