import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {durationFlag} from '../config/duration-flag.ts'
import {cronFlag} from '../flags.ts'

/** As in app/clean.ts, which is loaded later. */
const endStates = ['done', 'failed', 'cancelled'] as const

export default class Clean extends SnapCommand<typeof Clean> {
  static override summary = 'Remove old history and files nobody needs. Documents and their results stay.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --older-than 30d',
  ]
  static override flags = {
    'older-than': Flags.string({helpValue: '30d', description: 'history of finished work older than this'}),
    state: Flags.option({
      options: endStates,
      multiple: true,
      multipleNonGreedy: true,
      description: 'only history of work that ended so, and no batches',
    })(),
    vectors: Flags.string({helpValue: 'MODEL', description: 'also all vectors of an embedding model'}),
    'dry-run': Flags.boolean({char: 'n', description: 'only tell'}),
    ...cronFlag,
  }

  async run(): Promise<object> {
    const olderThan = this.flags['older-than']
    const app = await this.openApp()
    const {clean} = await import('../app/clean.ts')
    const {vectors, state: states = endStates, 'dry-run': dryRun} = this.flags
    const olderThanMs = olderThan === undefined ? null : durationFlag('older-than', olderThan)
    const result = await clean(app, {olderThanMs, states, dryRun, ...(vectors ? {vectorsOf: vectors} : {})})
    if (!this.jsonEnabled()) this.printOrNot((await import('../ui/clean.ts')).cleanLines(result), this.flags.cron)
    return result
  }
}
