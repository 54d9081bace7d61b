import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Vendors extends SnapCommand<typeof Vendors> {
  static override summary = 'See what was learned about vendors, or forget it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --forget "Corner Shop Ltd"',
  ]
  static override flags = {
    forget: Flags.string({helpValue: 'NAME', description: 'forget this vendor; documents and their values stay'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {forgetVendor, vendors} = await import('../app/memory/vendors.ts')
    const {forget} = this.flags
    const result = forget === undefined ? await vendors(app) : await forgetVendor(app, forget)
    if (!this.jsonEnabled())
      this.print((await import('../ui/vendors.ts')).vendorLines(result, process.stdout.columns ?? 100))
    return result
  }
}
