import {Flags} from '@oclif/core'
import {exportFormats} from '../app/export/formats.ts'
import {SnapCommand} from '../base-command.ts'

export default class Export extends SnapCommand<typeof Export> {
  static override summary =
    'Write what was read as CSV, JSON, a workbook or a journal for ledger, hledger or beancount.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --format csv --output bills.csv',
    `<%= config.bin %> <%= command.id %> --format jsonl --where kind=receipt --where 'total>50'`,
    '<%= config.bin %> <%= command.id %> --format beancount --accounts accounts.toml --output bills.beancount',
  ]
  static override flags = {
    format: Flags.option({
      options: exportFormats,
      default: 'csv',
      description: 'csv, xlsx: one row a document; json, jsonl: everything; the others: one transaction a bill',
    })(),
    where: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'field=value',
      description: 'only documents for which this holds; also != > < >= <= and ~ (contains)',
    }),
    chunks: Flags.boolean({
      description: 'with --format jsonl: one line for each chunk of text, for other search engines',
    }),
    vectors: Flags.boolean({dependsOn: ['chunks'], description: 'chunks with their vectors'}),
    accounts: Flags.string({helpValue: 'FILE', description: 'which bill is booked on which account (TOML)'}),
    output: Flags.string({char: 'o', helpValue: 'FILE', description: 'write here instead of standard output'}),
  }

  async run(): Promise<object | undefined> {
    const app = await this.openApp()
    const {exportTo} = await import('../app/export/write.ts')
    const {flags} = this
    const toStdout = flags.output === undefined
    const {format, accounts, output, chunks, vectors, where = []} = flags
    const input = {format, json: this.jsonEnabled(), where, accounts, output, chunks, vectors}
    const result = await exportTo(app, input, process.stdout)
    const {exportLines, unbookedLines} = await import('../ui/export.ts')
    if (!this.flags.quiet) for (const line of unbookedLines(result)) process.stderr.write(`${line}\n`)
    // The export itself was the one document on stdout.
    if (toStdout) return undefined
    if (!this.jsonEnabled()) this.print(exportLines(result))
    return {schema: 1, ...result}
  }
}
