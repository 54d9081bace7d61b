import {statfs} from 'node:fs/promises'
import {hostname} from 'node:os'
import {dirname} from 'node:path'
import {formatBytes} from '../../byte-size.ts'
import {parseMinFree} from '../../config/parsers.ts'
import {DocumentError, type Failure} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {allQueues} from '../../queue/types.ts'
import type {App} from '../app.ts'
import type {Reporter} from '../events.ts'
import {openOf} from '../present/summary.ts'

/** Of a file system: what this user may still write, and what it holds in all. */
export interface Space {
  freeBytes: number
  totalBytes: number
}

export type ReadSpace = (folder: string) => Promise<Space>

/** Eight workers that write page images take longer for what the mark leaves; a look costs 0.1 ms. */
const lookMs = 2000
/** A process that was killed must not hold up others for long; a living one renews it at every look. */
const pauseMs = 30_000
/** Work that begins again at the mark itself would stop with the next page. */
const hysteresis = 1.25
/** Batches whose output folders are looked at. */
const newestBatches = 20

/**
 * Pauses all queues while the data folder, or a folder that outputs go to, has less free space than the setting minFree
 * says, so that nothing is begun that cannot be stored. Several processes that look at the same folders agree; other machines go on.
 */
export class FreeSpace {
  readonly #app: App
  readonly #batch: string | null
  readonly #reporter: Reporter
  readonly #read: ReadSpace
  #reason: string | null = null
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null

  constructor(app: App, batch: string | null, reporter: Reporter, read: ReadSpace = readSpace) {
    this.#app = app
    this.#batch = batch
    this.#reporter = reporter
    this.#read = read
  }

  /** Looks before any work begins, then again and again until close(). */
  async start(): Promise<void> {
    await this.look()
    this.#timer = setInterval(() => {
      // A share that does not answer holds up one look, not hundreds.
      this.#looking ??= this.look().finally(() => {
        this.#looking = null
      })
    }, lookMs)
    if (this.#reason === null) await this.#endOfOthers()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    // Whoever works next looks anew.
    if (this.#reason !== null) await this.#quietly(() => this.#app.queue.resume(allQueues, ['space']))
  }

  /** Why all is paused, as a run tells it that gives up; null while there is space. */
  failure(): Failure | null {
    return this.#reason === null
      ? null
      : {class: 'resource', code: 'E_DISK_FULL', message: this.#reason, hint: 'snap clean'}
  }

  async look(): Promise<void> {
    await this.#quietly(async () => {
      const before = this.#reason
      this.#reason = await this.#shortage(before === null ? 1 : hysteresis)
      if (this.#reason !== null) await this.#pause(this.#reason, before === null)
      else if (before !== null) await this.#resume()
    })
  }

  async #pause(reason: string, isNew: boolean): Promise<void> {
    await this.#app.queue.pause(allQueues, reason, this.#app.clock.now() + pauseMs, 'space')
    if (!isNew) return
    this.#app.log.write('warn', 'paused', {reason})
    this.#reporter.event({type: 'paused', queue: 'all', reason})
  }

  async #resume(): Promise<void> {
    await this.#app.queue.resume(allQueues, ['space'])
    this.#app.log.write('info', 'resumed', {reason: 'free space'})
    this.#reporter.event({type: 'note', message: 'There is space again: work goes on.'})
  }

  /** The first folder below the mark (times `factor`), in a sentence; null if there is none. */
  async #shortage(factor: number): Promise<string | null> {
    const minFree = parseMinFree(this.#app.config.values.minFree)
    for (const folder of await this.#folders()) {
      const space = await spaceOf(folder, this.#read)
      // Some network file systems say that they have no size at all.
      if (space === null || space.totalBytes === 0) continue
      const mark = minFree(space.totalBytes)
      if (space.freeBytes >= mark * factor) continue
      const goesOn = factor === 1 ? '' : `; work goes on from ${formatBytes(mark * factor)}`
      return `${formatBytes(space.freeBytes)} are free in ${folder}, less than ${formatBytes(mark)} (minFree)${goesOn}`
    }
    return null
  }

  async #folders(): Promise<string[]> {
    const {store, paths} = this.#app
    const named = this.#batch === null ? null : await store.batch(this.#batch)
    const batches = this.#batch === null ? await store.batches(newestBatches) : named ? [named] : []
    const folders = [paths.data]
    for (const {id, outDir, cancelledAt, elsewhere} of batches) {
      if (outDir === null || cancelledAt !== null || elsewhere !== null || folders.includes(outDir)) continue
      if (openOf(await store.batchCounts(id)) > 0) folders.push(outDir)
    }
    return folders
  }

  /** A process that was killed may have left its pause; who is alive sees to its own. */
  async #endOfOthers(): Promise<void> {
    await this.#quietly(async () => {
      const pauses = await this.#app.queue.pauses()
      if (!pauses.some(({source}) => source === 'space')) return
      const others = await this.#app.queue.workers({live: true})
      const isAlone = !others.some(({alive, host}) => alive && (host === hostname() || !this.#app.isShared))
      if (isAlone) await this.#app.queue.resume(allQueues, ['space'])
    })
  }

  /** A locked or full store costs one look: the runner meets the same trouble and knows what to do about it. */
  async #quietly(step: () => Promise<void>): Promise<void> {
    await step().catch((error: Error) => this.#app.log.write('warn', 'free space', {error: error.message}))
  }
}

/** Throws E_DISK_FULL where so many bytes more would leave less than minFree for the work on them. */
export async function checkRoom({paths, config}: Pick<App, 'paths' | 'config'>, bytes: number): Promise<void> {
  const space = await spaceOf(paths.data, readSpace)
  if (space === null || space.totalBytes === 0) return
  if (space.freeBytes - bytes >= parseMinFree(config.values.minFree)(space.totalBytes)) return
  const message = `${formatBytes(bytes)} do not fit: ${formatBytes(space.freeBytes)} are free.`
  throw new DocumentError('E_DISK_FULL', message, {class: 'resource', hint: 'snap clean'})
}

async function readSpace(folder: string): Promise<Space> {
  const {bavail, blocks, bsize} = await statfs(encodePath(folder))
  return {freeBytes: bavail * bsize, totalBytes: blocks * bsize}
}

/** Of the folder, or of the nearest one above it that is there; null where nothing can be learned. */
async function spaceOf(folder: string, read: ReadSpace): Promise<Space | null> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return await read(at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || at === dirname(at)) return null
    }
  }
}
