import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {ExitCode} from '../errors.ts'

export default class Purge extends SnapCommand<typeof Purge> {
  static override summary = 'Forget documents: what was read of them and the files that were made. Originals stay.'
  static override strict = false
  static override examples = [
    '<%= config.bin %> <%= command.id %> bills/a.jpg --dry-run',
    '<%= config.bin %> <%= command.id %> d_0198 d_0199 --yes',
  ]
  static override args = {
    document: Args.string({required: true, description: 'files that were processed, or any unique beginnings of ids'}),
  }
  static override flags = {
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
    'dry-run': Flags.boolean({char: 'n', description: 'only tell'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const [{purge}, {confirmPurge, purgeLines}] = await Promise.all([
      import('../app/purge.ts'),
      import('../ui/purge.ts'),
    ])
    const {yes, 'dry-run': dryRun} = this.flags
    const canAsk = process.stdin.isTTY && !this.jsonEnabled()
    const result = await purge(app, {names: this.rest, dryRun, yes, confirm: canAsk ? confirmPurge : null})
    if (result.busy.length > 0 && !dryRun) this.exitWith(ExitCode.someFailed)
    if (!this.jsonEnabled()) this.print(purgeLines(result))
    return result
  }
}
