import {Flags} from '@oclif/core'
import {exportFormats} from '../app/export/formats.ts'
import {SnapCommand} from '../base-command.ts'

export default class Export extends SnapCommand<typeof Export> {
  static override summary = 'Write what was read as CSV, JSON or JSON lines.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --format csv --output bills.csv',
    `<%= config.bin %> <%= command.id %> --format jsonl --where kind=receipt --where 'total>50'`,
  ]
  static override flags = {
    format: Flags.option({
      options: exportFormats,
      default: 'csv',
      description: 'csv: one row a document; json, jsonl: everything',
    })(),
    where: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'field=value',
      description: 'only documents for which this holds; also != > < >= <=',
    }),
    output: Flags.string({char: 'o', helpValue: 'FILE', description: 'write here instead of standard output'}),
  }

  async run(): Promise<object | undefined> {
    const app = await this.openApp()
    const {exportTo} = await import('../app/export/write.ts')
    const {flags} = this
    const toStdout = flags.output === undefined
    const format = this.jsonEnabled() && toStdout ? 'json' : flags.format
    const result = await exportTo(app, {format, where: flags.where ?? [], output: flags.output}, process.stdout)
    // The export itself was the one document on stdout.
    if (toStdout) return undefined
    if (!this.jsonEnabled()) this.print((await import('../ui/export.ts')).exportLines(result))
    return {schema: 1, ...result}
  }
}
