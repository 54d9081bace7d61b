import {Command, Flags, type Interfaces} from '@oclif/core'
import type {App} from './app/app.ts'
import type {Reporter} from './app/events.ts'
import {errorDocument, errorText, toCommandError} from './command-error.ts'
import {type LoadedConfig, loadConfig} from './config/load.ts'
import type {SettingName} from './config/settings.ts'
import type {ExitCodeValue} from './errors.ts'
import {packaged} from './packaged/index.ts'
import {type Paths, resolvePaths} from './paths.ts'
import {type Interrupts, listenForInterrupts} from './signals.ts'
import {jsonText} from './ui/json-text.ts'

type BaseFlags<T extends typeof Command> = Interfaces.InferredFlags<(typeof SnapCommand)['baseFlags'] & T['flags']>
type Args<T extends typeof Command> = Interfaces.InferredArgs<T['args']>

export type ProgressMode = 'auto' | 'tty' | 'plain' | 'jsonl' | 'none'

/** What every command shares: global flags, the app and its release, signals, the reporter, errors as text or JSON. */
export abstract class SnapCommand<T extends typeof Command> extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    home: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
      description: 'keep everything below this folder',
      env: 'SNAPBATCH_HOME',
    }),
    config: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'FILE',
      description: 'settings file instead of ./snapbatch.toml',
    }),
    store: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'URL',
      description: 'PostgreSQL database that holds the store, for several machines',
    }),
    'queue-url': Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'URL',
      description: 'Redis or PostgreSQL that hands out the work then',
    }),
    progress: Flags.option({
      helpGroup: 'GLOBAL',
      options: ['auto', 'tty', 'plain', 'jsonl', 'none'] as const,
      default: 'auto',
      description: 'how progress is shown on stderr',
      env: 'SNAPBATCH_PROGRESS',
    })(),
    quiet: Flags.boolean({char: 'q', helpGroup: 'GLOBAL', description: 'no progress and no table'}),
    verbose: Flags.boolean({char: 'v', helpGroup: 'GLOBAL', description: 'say more, and show where errors come from'}),
    'no-color': Flags.boolean({helpGroup: 'GLOBAL', description: 'no colours'}),
  }

  protected flags!: BaseFlags<T>
  protected args!: Args<T>
  /** All arguments in order, for commands that take any number. */
  protected rest: string[] = []
  #releases: (() => Promise<void>)[] = []

  override async init(): Promise<void> {
    await super.init()
    // Else oclif reminds users who have NODE_ENV set of what only a developer can have forgotten.
    this.parsed = true
    const {flags, args, argv} = await this.parse({
      flags: this.ctor.flags,
      baseFlags: SnapCommand.baseFlags,
      enableJsonFlag: this.ctor.enableJsonFlag,
      args: withoutStdin(this.ctor.args ?? {}),
      strict: this.ctor.strict,
    })
    this.flags = {...absentBooleans(this.ctor.flags ?? {}), ...flags} as BaseFlags<T>
    this.args = args as Args<T>
    this.rest = argv as string[]
    if (this.flags['no-color']) await noColors()
    if (this.flags.home) packaged.useHome(this.paths.data)
  }

  protected get paths(): Paths {
    return resolvePaths(this.flags.home, process.env)
  }

  /** Settings with this command's flags on top; undefined flags do not count. */
  protected loadConfig(flags: Partial<Record<SettingName, unknown>> = {}): LoadedConfig {
    return loadConfig({
      flags: {store: this.flags.store, queueUrl: this.flags['queue-url'], ...flags},
      env: process.env,
      cwd: process.cwd(),
      userFile: this.paths.userConfig,
      ...(this.flags.config ? {configFile: this.flags.config} : {}),
    })
  }

  /** The app, closed again when the command ends, however it ends. */
  protected async openApp(config = this.loadConfig(), paths = this.paths): Promise<App> {
    const {openApp} = await import('./app/app.ts')
    const app = await openApp({paths, config})
    this.onRelease(() => app.close())
    return app
  }

  /** For services that work in a home of their own now and then (--now, a self-test): its store is in it, not on servers. */
  protected opener(config: LoadedConfig): (paths?: Paths) => Promise<App> {
    const alone = {...config, values: {...config.values, store: null, queueUrl: null, blobs: null}}
    return (paths = this.paths) => this.openApp(paths.data === this.paths.data ? config : alone, paths)
  }

  protected onRelease(release: () => Promise<void>): void {
    this.#releases.push(release)
  }

  /** First Ctrl-C or SIGTERM: stop; second: abort. The exit code is set by the signal. SIGHUP: `onReload`, or stop without it. */
  protected interrupts(onReload?: () => void): Interrupts {
    const interrupts = listenForInterrupts(process, onReload)
    this.onRelease(async () => interrupts.close())
    return interrupts
  }

  /** Chosen once, here: terminal rows, plain lines, JSON lines or nothing, always on stderr. */
  protected async reporter(options: {onlyProblems?: boolean} = {}): Promise<Reporter> {
    const reporter = await this.createReporter(options)
    // Also after an error: rows that are still drawn would keep the process alive.
    this.onRelease(() => reporter.close())
    return reporter
  }

  private async createReporter(options: {onlyProblems?: boolean}): Promise<Reporter> {
    const write = (line: string) => void process.stderr.write(`${line}\n`)
    const mode = options.onlyProblems ? 'plain' : this.progressMode()
    if (mode === 'tty') return (await import('./ui/tty.ts')).ttyReporter(process.stderr)
    if (mode === 'plain')
      return (await import('./ui/plain.ts')).plainReporter(write, {onlyProblems: options.onlyProblems ?? false})
    const {jsonlReporter, silentReporter} = await import('./ui/jsonl.ts')
    return mode === 'jsonl' ? jsonlReporter(write) : silentReporter
  }

  private progressMode(): Exclude<ProgressMode, 'auto'> {
    const {progress, quiet} = this.flags
    if (progress !== 'auto') return progress
    if (quiet || this.jsonEnabled()) return 'none'
    return process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? 'tty' : 'plain'
  }

  /** Lines on stdout, unless --json or --quiet asked for none. */
  protected print(lines: string[]): void {
    if (!this.flags.quiet) for (const line of lines) this.log(line)
  }

  /** The same; of a command from cron only when something went wrong, which is what its exit code says. */
  protected printOrNot(lines: string[], isCron: boolean): void {
    if (!isCron || (process.exitCode ?? 0) !== 0) this.print(lines)
  }

  protected exitWith(code: ExitCodeValue): void {
    process.exitCode = code
  }

  override logJson(json: unknown): void {
    process.stdout.write(`${jsonText(json, 2)}\n`)
  }

  protected override async catch(thrown: Error): Promise<void> {
    const error = toCommandError(thrown)
    process.exitCode = error.exit
    if (error.code === 'E_BUG') await this.tellCrash(thrown)
    if (this.jsonEnabled()) this.logJson(errorDocument(error))
    else process.stderr.write(errorText(error, this.argv.includes('--verbose') || this.argv.includes('-v')))
  }

  /** Where `errors.dsn` says. A command that fails because of its settings or its store cannot tell anybody. */
  private async tellCrash(error: Error): Promise<void> {
    try {
      const config = this.loadConfig()
      if (config.values['errors.dsn'] === null) return
      await (await import('./app/report/tell.ts')).tellCrash(() => this.openApp(config), error)
    } catch {
      // The error that is being shown is the one that counts.
    }
  }

  /** All of them, last first, also when one fails; the first failure counts. */
  async #release(): Promise<void> {
    const release = this.#releases.pop()
    if (!release) return
    try {
      await release()
    } finally {
      await this.#release()
    }
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    await this.#release()
    this.#tellNotKept()
    await super.finally(error)
  }

  /** After all else: lines in between would tear rows of a terminal apart. */
  #tellNotKept(): void {
    // Undefined where the command line was wrong.
    const flags = this.flags as (typeof this.flags & {cron?: boolean}) | undefined
    if (!flags || flags.quiet || flags.cron || ['none', 'jsonl'].includes(this.progressMode())) return
    const reasons = packaged.notKept()
    if (reasons.length === 0) return
    const text = `Parts of the program were unpacked for this run only: ${reasons.join('; ')}`
    process.stderr.write(`${text}. What helps: snap doctor\n`)
  }
}

/**
 * oclif reads a missing argument from standard input, whatever is there: it would eat the list of --files-from -, and
 * take a cron job's input for a file name.
 */
const withoutStdin = (args: Interfaces.ArgInput): Interfaces.ArgInput =>
  Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, {...arg, ignoreStdin: true}]))

/** oclif leaves absent flags undefined where its types say boolean. */
const absentBooleans = (flags: Interfaces.FlagInput): Record<string, false> =>
  Object.fromEntries(Object.entries(flags).flatMap(([name, {type}]) => (type === 'boolean' ? [[name, false]] : [])))

async function noColors(): Promise<void> {
  process.env['NO_COLOR'] = '1'
  const chalk = await import('chalk')
  chalk.default.level = 0
}
