import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {totalsBy} from '../types/totals.ts'

export default class Totals extends SnapCommand<typeof Totals> {
  static override summary = 'Sum up what was spent, by month, vendor, tax rate or label.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --by month',
    `<%= config.bin %> <%= command.id %> --by tax --where 'date>=2026-01-01' --where 'date<2026-04-01'`,
  ]
  static override flags = {
    by: Flags.option({options: totalsBy, default: 'month', description: 'what the rows stand for'})(),
    where: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'field=value',
      description: 'only documents for which this holds; also != > < >= <= and ~ (contains)',
    }),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {totals} = await import('../app/totals.ts')
    const result = await totals(app, this.flags.by, this.flags.where ?? [])
    if (!this.jsonEnabled())
      this.print((await import('../ui/totals.ts')).totalsLines(result, process.stdout.columns ?? 100))
    return result
  }
}
