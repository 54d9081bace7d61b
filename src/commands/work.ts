import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {settingsFrom, workFlags} from '../flags.ts'

export default class Work extends SnapCommand<typeof Work> {
  static override summary = 'Work on what is queued until nothing is left, or for ever.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --forever --concurrency 2',
    '<%= config.bin %> <%= command.id %> --forever --autoscale 3,10 --queues scan,compress',
  ]
  static override flags = {
    ...workFlags,
    forever: Flags.boolean({
      description: 'stay and wait for more; SIGHUP reads the settings again',
      exclusive: ['max-time'],
    }),
    queues: Flags.string({helpValue: 'scan,compress', description: 'take work from these queues only'}),
    autoscale: Flags.string({
      helpValue: '3,10',
      description: 'as many worker processes between these as waiting work, memory and cores call for',
      exclusive: ['concurrency'],
    }),
    'recycle-after': Flags.string({helpValue: 'N', description: 'replace a worker process after so many jobs'}),
    'recycle-above': Flags.string({helpValue: 'MB', description: 'replace one that has grown by more than this'}),
    name: Flags.string({default: 'work', description: 'name in snap stats'}),
    cron: Flags.boolean({description: 'silent when all is well, one line a failure; workers run nicely'}),
  }

  async run(): Promise<object> {
    const {work} = await import('../app/work.ts')
    const {flags} = this
    const load = () => this.loadConfig(settingsFrom(flags))
    const app = await this.openApp(load())
    const hangups = new EventTarget()
    const result = await work(
      app,
      {
        forever: flags.forever,
        name: flags.name,
        wait: flags.wait,
        maxTime: flags['max-time'],
        niceWorkers: flags.cron || flags.nice !== undefined,
        queues: flags.queues,
        autoscale: flags.autoscale,
        reload: {load, requests: hangups},
      },
      {
        reporter: await this.reporter({onlyProblems: flags.cron}),
        interrupts: this.interrupts(flags.forever ? () => hangups.dispatchEvent(new Event('reload')) : undefined),
      },
    )
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.printOrNot((await import('../ui/work.ts')).workLines(result), flags.cron)
    return {schema: 1, ...result}
  }
}
