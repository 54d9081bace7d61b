import {Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'
import {settingsFrom} from '../../flags.ts'

export default class Dashboard extends SnapCommand<typeof Dashboard> {
  static override summary = 'Serve a page that shows, checks and corrects, on this machine only.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --open',
    '<%= config.bin %> <%= command.id %> --port 8000 --read-only',
  ]
  static override flags = {
    port: Flags.integer({default: 7420, min: 0, max: 65_535, helpValue: 'N', description: '0 takes one that is free'}),
    host: Flags.string({default: '127.0.0.1', helpValue: 'ADDRESS', description: 'address to listen at'}),
    'allow-network': Flags.boolean({description: 'with --host: other machines may come, unencrypted'}),
    'read-only': Flags.boolean({description: 'show everything, change nothing'}),
    open: Flags.boolean({description: 'open it in the browser'}),
    'no-work': Flags.boolean({description: 'start no worker for what is added or tried again'}),
  }

  #told: boolean = false

  async run(): Promise<object> {
    const {flags} = this
    const app = await this.openApp(this.loadConfig(settingsFrom(flags)))
    const {serve, untilStopped} = await import('../../dashboard/serve.ts')
    const {host, port} = flags
    const how = {allowNetwork: flags['allow-network'], readOnly: flags['read-only'], work: !flags['no-work']}
    const serving = await serve(app, {host, port, ...how})
    const interrupts = this.interrupts()
    const told = {schema: 1, url: serving.url, host, port: serving.port, pid: process.pid, readOnly: how.readOnly}
    if (this.jsonEnabled()) this.logJson(told)
    else this.print((await import('../../ui/dashboard.ts')).dashboardLines(told))
    if (flags.open) {
      const {openBrowser} = await import('../../dashboard/open-browser.ts')
      this.onRelease(await openBrowser(serving.url, this.paths))
    }
    await untilStopped(serving, interrupts.stop)
    return told
  }

  /** Who reads the JSON needs the address while the command runs: it is told at once, and not again. */
  override logJson(json: unknown): void {
    if (!this.#told) super.logJson(json)
    this.#told = true
  }
}
