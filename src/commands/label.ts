import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Label extends SnapCommand<typeof Label> {
  static override summary = 'Give documents labels, take them away, or let them be guessed.'
  static override description =
    'What you say is learned: later documents that read alike get the label when they have been processed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> bills/a.jpg bills/b.pdf utilities',
    '<%= config.bin %> <%= command.id %> d_0198 --add travel --add "project x" --remove utilities',
    '<%= config.bin %> <%= command.id %> --guess',
    '<%= config.bin %> <%= command.id %> folder.pdf --by page',
    '<%= config.bin %> <%= command.id %> folder.pdf utilities --page 3',
  ]
  static override strict = false
  static override args = {
    documents: Args.string({
      description: 'files that were processed, or beginnings of their ids; the last one is the label',
    }),
  }
  static override flags = {
    add: Flags.string({multiple: true, multipleNonGreedy: true, helpValue: 'LABEL', description: 'give this label'}),
    remove: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'LABEL',
      description: 'take this label away; it is not guessed again for these documents',
    }),
    page: Flags.integer({min: 1, description: 'the labels are of this page only'}),
    by: Flags.option({options: ['page'] as const, description: 'guess a label for each page'})(),
    guess: Flags.boolean({description: 'guess for these documents, or for all, what you have not labelled'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {label} = await import('../app/labels/label.ts')
    const {add = [], remove = [], page, by, guess} = this.flags
    const input = {args: this.rest, add, remove, page, guess, byPage: by === 'page', cwd: process.cwd()}
    const result = await label(app, input)
    if (!this.jsonEnabled())
      this.print((await import('../ui/labels.ts')).documentLabelLines(result, process.stdout.columns ?? 100))
    return result
  }
}
