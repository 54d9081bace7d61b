import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Stats extends SnapCommand<typeof Stats> {
  static override summary = 'Show what each program and worker process does, with memory and processor time.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --follow',
    '<%= config.bin %> <%= command.id %> --scheduled --stages',
  ]
  static override flags = {
    scheduled: Flags.boolean({description: 'also jobs that wait for their time, and why'}),
    stages: Flags.boolean({description: 'also how long jobs of each stage took, of the newest 10,000'}),
    follow: Flags.boolean({
      char: 'f',
      description: 'look again twice a second; a JSON line each with --progress jsonl',
    }),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {scheduled, stages, follow} = this.flags
    const service = await import('../app/stats.ts')
    if (!follow) {
      const result = await service.stats(app, {scheduled, stages})
      if (!this.jsonEnabled()) this.print((await import('../ui/stats.ts')).statsLines(result, this.width()))
      return result
    }
    const interrupts = this.interrupts()
    const {statsScreen} = await import('../ui/stats-screen.ts')
    const screen = statsScreen(this.followOutput(), this.width())
    return service.followStats(app, {scheduled, stages}, interrupts, screen)
  }

  private width(): number {
    return process.stdout.columns || 80
  }

  /** Where the pictures go: a terminal is drawn over, JSON lines and --json leave stdout to one document. */
  private followOutput(): 'terminal' | 'lines' | 'jsonl' | 'none' {
    if (this.flags.progress === 'jsonl') return 'jsonl'
    if (this.jsonEnabled() || this.flags.quiet) return 'none'
    return process.stdout.isTTY ? 'terminal' : 'lines'
  }
}
