import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Rename extends SnapCommand<typeof Rename> {
  static override summary = 'Name files by what is in them; it can be undone.'
  static override description =
    'Only what is sure goes into a name. A file keeps its folder, its extension and its content; a name that is taken gets ~2.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> "{date}_{vendor}_{total}" --dry-run',
    `<%= config.bin %> <%= command.id %> "{date}_{vendor|unknown}_{name}" --where 'date>=2026-01-01'`,
    '<%= config.bin %> <%= command.id %> --undo',
  ]
  static override args = {
    pattern: Args.string({description: 'names of values in braces; after a bar what stands where one is not known'}),
  }
  static override flags = {
    where: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'field=value',
      description: 'only documents for which this holds; also != > < >= <= and ~ (contains)',
    }),
    unsure: Flags.boolean({description: 'also with values that are not sure'}),
    'dry-run': Flags.boolean({char: 'n', description: 'tell what would be done, do nothing'}),
    undo: Flags.boolean({description: 'give the files of the newest renaming their old names back'}),
  }

  async run(): Promise<object> {
    const {renameCommand} = await import('../app/rename/command.ts')
    const {flags, args} = this
    const input = {
      pattern: args.pattern,
      where: flags.where ?? [],
      unsure: flags.unsure,
      dryRun: flags['dry-run'],
      undo: flags.undo,
    }
    const result = await renameCommand(input, () => this.openApp())
    if (!this.jsonEnabled()) this.print((await import('../ui/rename.ts')).renameLines(result, flags.undo))
    return result
  }
}
