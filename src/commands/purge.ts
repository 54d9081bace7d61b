import {Args, Flags} from '@oclif/core'
import type {App} from '../app/app.ts'
import {SnapCommand} from '../base-command.ts'
import {ExitCode, SnapError} from '../errors.ts'

export default class Purge extends SnapCommand<typeof Purge> {
  static override summary = 'Forget documents: what was read of them and the files that were made. Originals stay.'
  static override description = 'For seven days --undo takes it back whole; then snap clean deletes it for good.'
  static override strict = false
  static override examples = [
    '<%= config.bin %> <%= command.id %> bills/a.jpg --dry-run',
    '<%= config.bin %> <%= command.id %> d_0198 d_0199 --yes',
    '<%= config.bin %> <%= command.id %> --undo',
    '<%= config.bin %> <%= command.id %> contract.pdf --forever',
  ]
  static override args = {
    document: Args.string({
      description:
        'files that were processed, or any unique beginnings of ids; with --undo the id of a purge, else the newest',
    }),
  }
  static override flags = {
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
    'dry-run': Flags.boolean({char: 'n', description: 'only tell'}),
    undo: Flags.boolean({description: 'take a purge back', exclusive: ['list', 'forever', 'dry-run']}),
    list: Flags.boolean({
      description: 'list what can be taken back, and until when',
      exclusive: ['forever', 'dry-run'],
    }),
    forever: Flags.boolean({
      description: 'keep nothing to take it back; without a document: delete what earlier purges kept',
    }),
  }

  async run(): Promise<object> {
    const {undo, list, forever} = this.flags
    const isOfKept = undo || list || (forever && this.rest.length === 0)
    if (this.rest.length === 0 ? !isOfKept : list || (undo && this.rest.length > 1))
      throw new SnapError('E_USAGE', 'Say which documents.', {exit: ExitCode.usage, hint: 'snap purge --help'})
    const app = await this.openApp()
    return isOfKept ? this.ofKept(app) : this.purge(app)
  }

  private async purge(app: App): Promise<object> {
    const [{purge}, {confirmPurge, purgeLines}] = await Promise.all([
      import('../app/purge.ts'),
      import('../ui/purge.ts'),
    ])
    const {yes, 'dry-run': dryRun, forever} = this.flags
    const canAsk = process.stdin.isTTY && !this.jsonEnabled()
    const confirm = canAsk ? confirmPurge : null
    const result = await purge(app, {names: this.rest, dryRun, forever, yes, confirm})
    if (result.busy.length > 0 && !dryRun) this.exitWith(ExitCode.someFailed)
    if (!this.jsonEnabled()) this.print(purgeLines(result))
    return result
  }

  private async ofKept(app: App): Promise<object> {
    const [{forgetPurges, listPurges, undoPurge}, lines] = await Promise.all([
      import('../app/purged.ts'),
      import('../ui/purge.ts'),
    ])
    if (this.flags.list) {
      const result = await listPurges(app)
      this.print(lines.purgesLines(result))
      return result
    }
    if (this.flags.undo) {
      const result = await undoPurge(app, this.rest[0])
      this.print(lines.undoLines(result))
      return result
    }
    const result = await forgetPurges(app, {all: true, dryRun: this.flags['dry-run'] || !this.flags.yes})
    this.print(lines.forgottenLines(result))
    return result
  }
}
