import {SnapCommand} from '../base-command.ts'

export default class Config extends SnapCommand<typeof Config> {
  static override summary = 'Show every setting, its value and where it comes from.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'SNAPBATCH_LANG=deu <%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<object> {
    const {configResult} = await import('../app/config.ts')
    const result = configResult(this.loadConfig(), this.paths)
    if (!this.jsonEnabled())
      this.print((await import('../ui/config.ts')).configLines(result, process.stdout.columns ?? 120))
    return result
  }
}
