import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Show extends SnapCommand<typeof Show> {
  static override summary = 'Show one document, batch, run or job, whole.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> bills/a.jpg',
    '<%= config.bin %> <%= command.id %> b_0198 --json',
    '<%= config.bin %> <%= command.id %> contract.pdf --text',
  ]
  static override args = {
    id: Args.string({required: true, description: 'a file that was processed, or any unique beginning of an id'}),
  }
  static override flags = {
    text: Flags.boolean({description: 'the text that was read of a document', exclusive: ['chunks']}),
    chunks: Flags.boolean({description: 'the pieces of its text that search finds, with their places'}),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    if (this.flags.text || this.flags.chunks) return this.showText(app)
    const {show} = await import('../app/show.ts')
    const result = await show(app, this.args.id)
    if (!this.jsonEnabled())
      this.print((await import('../ui/show.ts')).showLines(result, process.stdout.columns ?? 100, this.flags.verbose))
    if (result.type === 'document') return result.document
    if (result.type === 'batch') return result.report ? {...result.batch, report: result.report} : result.batch
    return {schema: 1, ...result}
  }

  private async showText(app: Awaited<ReturnType<typeof this.openApp>>): Promise<object> {
    const [made, print] = await Promise.all([import('../app/show-text.ts'), import('../ui/show-text.ts')])
    if (this.flags.text) {
      const text = await made.showText(app, this.args.id)
      if (!this.jsonEnabled()) this.print(print.textLines(text, process.stdout.isTTY))
      return text
    }
    const chunks = await made.showChunks(app, this.args.id)
    if (!this.jsonEnabled()) this.print(print.chunkLines(chunks))
    return chunks
  }
}
