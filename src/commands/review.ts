import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Review extends SnapCommand<typeof Review> {
  static override summary = 'Look at the values that are not sure, one after the other.'
  static override description =
    'Enter confirms a value, typing replaces it, s skips it, q quits; each answer is kept at once and teaches the vendor. Without a terminal the values are listed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --field total --limit 20',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {
    limit: Flags.integer({default: 1000, min: 1, max: 1_000_000, description: 'how many values at most'}),
    field: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'total',
      description: 'only values of this field',
    }),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {reviewCommand} = await import('../app/review-command.ts')
    const {reviewLines, terminalConversation} = await import('../ui/review.ts')
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !this.jsonEnabled() && !this.flags.quiet
    const talk = isTerminal ? () => terminalConversation(process.stdin, process.stdout) : null
    const {limit, field = []} = this.flags
    const {exit, result} = await reviewCommand(app, {limit, fields: field}, talk)
    this.exitWith(exit)
    if (!this.jsonEnabled()) this.print(reviewLines(result, process.stdout.columns ?? 100))
    return result
  }
}
