import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {settingsFrom, workFlags} from '../flags.ts'

export default class Work extends SnapCommand<typeof Work> {
  static override summary = 'Work on what is queued until nothing is left, or for ever.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --forever --concurrency 2',
  ]
  static override flags = {
    ...workFlags,
    forever: Flags.boolean({description: 'stay and wait for more', exclusive: ['max-time']}),
    name: Flags.string({default: 'work', description: 'name in snap status'}),
    cron: Flags.boolean({description: 'silent when all is well, one line a failure; workers run nicely'}),
  }

  async run(): Promise<object> {
    const {work} = await import('../app/work.ts')
    const {flags} = this
    const app = await this.openApp(this.loadConfig(settingsFrom(flags)))
    const result = await work(
      app,
      {
        forever: flags.forever,
        name: flags.name,
        wait: flags.wait,
        maxTime: flags['max-time'],
        niceWorkers: flags.cron || flags.nice !== undefined,
      },
      {reporter: await this.reporter({onlyProblems: flags.cron}), interrupts: this.interrupts()},
    )
    this.exitWith(result.exit)
    if (!flags.cron && !this.jsonEnabled()) this.print((await import('../ui/work.ts')).workLines(result))
    return {schema: 1, ...result}
  }
}
