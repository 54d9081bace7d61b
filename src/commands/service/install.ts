import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {scopeFlags, scopeOf} from '../../flags.ts'

export default class ServiceInstall extends SnapCommand<typeof ServiceInstall> {
  static override summary = 'Have the system keep snap running: shows the files, asks, writes and starts them.'
  static override description =
    'Work on the queue and schedules, with --dashboard and --watch those, too. For systemd; files for macOS and Windows are printed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dashboard --watch ~/inbox',
    '<%= config.bin %> <%= command.id %> --system --run-as snapbatch',
    '<%= config.bin %> <%= command.id %> --print --platform darwin',
  ]
  static override flags = {
    ...scopeFlags,
    'run-as': Flags.string({helpValue: 'USER', description: 'with --system: the user that it runs as'}),
    dashboard: Flags.boolean({description: 'serve the dashboard too'}),
    watch: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'DIR',
      description: 'watch this folder too',
    }),
    after: Flags.string({helpValue: 'leave|move:DIR', description: 'with --watch: where originals go'}),
    platform: Flags.option({options: ['linux', 'darwin', 'win32'] as const, description: 'files for this system'})(),
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
    print: Flags.boolean({description: 'only show the files', exclusive: ['yes']}),
  }

  async run(): Promise<object> {
    const [{installService, platforms}, {thisProgram}, {confirmService, serviceLines}] = await Promise.all([
      import('../../app/service/install.ts'),
      import('../../app/service/program.ts'),
      import('../../ui/service.ts'),
    ])
    const {flags} = this
    const canAsk = process.stdin.isTTY && !this.jsonEnabled()
    const result = await installService(
      {
        scope: scopeOf(flags),
        runAs: flags['run-as'],
        dashboard: flags.dashboard,
        watch: flags.watch ?? [],
        after: flags.after,
        cwd: process.cwd(),
        platform: flags.platform ?? platforms.find((one) => one === process.platform) ?? 'linux',
        print: flags.print,
        yes: flags.yes,
        confirm: canAsk ? confirmService : null,
      },
      await thisProgram(this.loadConfig(), this.paths),
    )
    if (!this.jsonEnabled()) this.print(serviceLines(result))
    return result
  }
}
