import type {Telling} from '../../store/telling-store.ts'
import type {App} from '../app.ts'
import type {Reporter} from '../events.ts'
import {presentRun} from '../present/document.ts'
import {type BatchSummary, summarise} from '../present/summary.ts'
import {runProgram} from '../programs/run-program.ts'
import {noticeProgram, noticeRun} from './notice.ts'

/** Commands at once: they belong to the user's machine as much as the worker processes do. */
const atOnce = 4
const lookMs = 1000
/** After its time limit a command is killed within this. */
const graceMs = 10_000
const noticeMs = 10_000
/** Who has pressed Ctrl-C waits no longer for a command of his own; it is told again. */
const closeMs = 10_000

const settingOf = {done: 'hooks.onDone', failed: 'hooks.onFailed', batch: 'hooks.onBatch'} as const

/**
 * Tells the user's commands what happened: JSON on standard input, at least once each. A command that fails is in the log,
 * and told once; it changes nothing of the documents.
 */
export class Teller {
  readonly #app: App
  readonly #reporter: Reporter
  readonly #running = new Set<Promise<void>>()
  readonly #failed = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  readonly #killed = new AbortController()
  #isClosed: boolean = false

  constructor(app: App, reporter: Reporter) {
    this.#app = app
    this.#reporter = reporter
  }

  start(): void {
    this.#timer = setInterval(() => {
      // A server that answers slowly gets one question, not hundreds.
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null
      })
    }, lookMs)
  }

  /** Until everything that is due was told, or `signal` says that nobody waits for it any more. */
  async finish(signal: AbortSignal): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    // One listener, however many commands there are.
    const stopped = aborted(signal)
    while (!signal.aborted) {
      await this.#look()
      if (this.#running.size === 0) return
      await Promise.race([...this.#running, stopped])
    }
  }

  /** What is under way ends, or is killed and told again by the next one that works; nothing new begins. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#looking
    const timer = setTimeout(() => this.#killed.abort(), closeMs)
    await Promise.all(this.#running)
    clearTimeout(timer)
  }

  async #look(): Promise<void> {
    const free = atOnce - this.#running.size
    if (free <= 0 || this.#isClosed) return
    try {
      const {store, clock, config} = this.#app
      const tellings = await store.takeTellings(free, clock.now() + config.values['hooks.timeout'] + graceMs)
      for (const telling of tellings) this.#begin(telling)
    } catch (error) {
      // A locked store: the next look finds it again.
      this.#app.log.write('debug', 'hooks', {error: (error as Error).message})
    }
  }

  #begin(telling: Telling): void {
    const running = this.#tell(telling)
      .catch((error: Error) => this.#app.log.write('error', 'hook', {id: telling.id, error: error.message}))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #tell(telling: Telling): Promise<void> {
    const {store} = this.#app
    const told = telling.event === 'batch' ? await this.#batchOf(telling) : await this.#documentOf(telling)
    if (told !== null) {
      await this.#runHook(telling, told)
      if ('batch' in told) await this.#notify(told)
    }
    if (!this.#killed.signal.aborted) await store.endTelling(telling.id)
  }

  async #documentOf({event, subject}: Telling) {
    const run = await this.#app.store.run(subject)
    const [document] = run ? await this.#app.store.documents([run.document]) : []
    // Purged, or begun again: its next end is told.
    if (!run || !document || run.state !== event) return null
    return {document: await presentRun(this.#app, document, run)}
  }

  async #batchOf({subject}: Telling): Promise<BatchSummary | null> {
    const batch = await this.#app.store.batch(subject)
    return batch === null ? null : summarise(this.#app, batch)
  }

  async #runHook({id, event, at}: Telling, told: object): Promise<void> {
    const {values} = this.#app.config
    const argv = values[settingOf[event]]
    if (argv === null) return
    const input = `${JSON.stringify({schema: 1, event, id, at, ...told})}\n`
    const env = {SNAPBATCH_EVENT: event, SNAPBATCH_EVENT_ID: id}
    const limits = {timeoutMs: values['hooks.timeout'], signal: this.#killed.signal}
    const {code, output, how} = await runProgram({argv, input, env, ...limits})
    const isWell = code === 0
    this.#app.log.write(isWell ? 'info' : 'warn', 'hook', {event, id, program: argv[0], how, output})
    if (!isWell) this.#sayOnce(settingOf[event], `${settingOf[event]}: ${argv[0]} failed (${how}); see snap jobs --log`)
  }

  async #notify({batch, counts}: BatchSummary): Promise<void> {
    if (!this.#app.config.values.notify) return
    const {name, path} = noticeProgram(process.platform, process.env)
    const failed = (counts.failed ?? 0) + (counts.refused ?? 0)
    const text = [`${counts.done ?? 0} of ${batch.total} done`, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ')
    const notice = {title: 'snap: a batch has ended', text}
    if (path === null) return this.#logOnce(name, 'not there')
    const {code, how} = await runProgram({...noticeRun(process.platform, path, notice), timeoutMs: noticeMs})
    if (code !== 0) this.#logOnce(name, how)
  }

  #sayOnce(what: string, message: string): void {
    if (this.#failed.has(what)) return
    this.#failed.add(what)
    this.#reporter.event({type: 'note', message})
  }

  #logOnce(program: string, how: string): void {
    if (this.#failed.has(program)) return
    this.#failed.add(program)
    this.#app.log.write('warn', 'no notice can be shown', {program, how})
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), {once: true})
  })
}
