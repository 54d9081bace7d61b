import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Clean extends SnapCommand<typeof Clean> {
  static override summary = 'Remove old history and files nobody needs. Documents and their results stay.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --older-than 30d',
  ]
  static override flags = {
    'older-than': Flags.string({helpValue: '30d', description: 'history of finished work older than this'}),
    vectors: Flags.string({helpValue: 'MODEL', description: 'also all vectors of an embedding model'}),
    'dry-run': Flags.boolean({char: 'n', description: 'only tell'}),
  }

  async run(): Promise<object> {
    const config = this.loadConfig({keepHistory: this.flags['older-than']})
    const app = await this.openApp(config)
    const {clean} = await import('../app/clean.ts')
    const {vectors, 'dry-run': dryRun} = this.flags
    const olderThanMs = config.values.keepHistory
    const result = await clean(app, {olderThanMs, dryRun, ...(vectors ? {vectorsOf: vectors} : {})})
    if (!this.jsonEnabled()) this.print((await import('../ui/clean.ts')).cleanLines(result))
    return result
  }
}
