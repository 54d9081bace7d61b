import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {durationFlag} from '../config/duration-flag.ts'
import {cronFlag} from '../flags.ts'

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
    ...cronFlag,
  }

  async run(): Promise<object> {
    const olderThan = this.flags['older-than']
    const config = this.loadConfig()
    const app = await this.openApp(config)
    const {clean} = await import('../app/clean.ts')
    const {vectors, 'dry-run': dryRun} = this.flags
    const olderThanMs = olderThan === undefined ? config.values.keepHistory : durationFlag('older-than', olderThan)
    const result = await clean(app, {olderThanMs, dryRun, ...(vectors ? {vectorsOf: vectors} : {})})
    if (!this.jsonEnabled()) this.printOrNot((await import('../ui/clean.ts')).cleanLines(result), this.flags.cron)
    return result
  }
}
