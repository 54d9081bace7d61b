import {setTimeout as sleep} from 'node:timers/promises'
import type {App} from '../app/app.ts'
import {documentRows} from '../app/browse/rows.ts'
import type {DocumentRow, NowResult} from '../types/operate.ts'

export type LiveEvent = {type: 'now'; data: NowResult} | {type: 'document'; data: DocumentRow}

/** What changes while somebody looks, told to all who listen. */
export interface LiveState {
  /** Calls back until the returned function is called; `now` comes at once. */
  listen(listener: (event: LiveEvent) => void): () => void
  /** This process has written: SQLite tells of others only. */
  changed(): void
  now(): Promise<NowResult>
  close(): void
}

/** As often as a person sees a difference; a look at SQLite's data_version costs 9 µs. */
const pollMs = 250
/** Two a second. */
const leastMs = 500
/** What is not in the store changes too: free disk, workers that died. */
const anywayMs = 5000
/** A batch of small texts ends 100 a second: who looks sees some of them. */
const mostDocuments = 20

/** One look for all who listen, and none while nobody does. */
export function createLive(app: App, read: () => Promise<NowResult>): LiveState {
  const listeners = new Set<(event: LiveEvent) => void>()
  let ended = endedDocuments(app)
  let looping = false
  let version = -1
  let dirty = false
  let readAt = 0
  let said = ''
  const tell = (event: LiveEvent) => {
    for (const listener of listeners) listener(event)
  }
  const look = async () => {
    const at = performance.now()
    const current = app.queue.version()
    const isDue = current !== version || dirty || at - readAt >= anywayMs
    if (!isDue || at - readAt < leastMs) return
    version = current
    dirty = false
    readAt = at
    const data = await read()
    const text = JSON.stringify({...data, at: 0, stats: {...data.stats, at: 0}})
    if (text !== said) tell({type: 'now', data})
    said = text
    for (const row of await ended()) tell({type: 'document', data: row})
  }
  const loop = async () => {
    while (listeners.size > 0) {
      await sleep(pollMs, undefined, {ref: false})
      await look().catch((error: Error) => app.log.write('warn', 'dashboard events', {error: error.message}))
    }
    looping = false
  }
  return {
    now: read,
    changed: () => {
      dirty = true
    },
    listen(listener) {
      listeners.add(listener)
      if (!looping) {
        looping = true
        ended = endedDocuments(app)
        void loop()
      }
      read().then(
        (data) => listeners.has(listener) && listener({type: 'now', data}),
        () => {},
      )
      return () => void listeners.delete(listener)
    },
    close: () => listeners.clear(),
  }
}

/** Documents that ended since the last call, oldest first. */
function endedDocuments(app: App): () => Promise<DocumentRow[]> {
  let after = app.clock.now()
  let told = new Set<string>()
  return async () => {
    // Two can end in one millisecond, and be written one after the other.
    const found = await app.store.endedRuns(after - 1, mostDocuments)
    const fresh = found.filter(({id}) => !told.has(id))
    after = found[0]?.finishedAt ?? after
    told = new Set(found.map(({id}) => id))
    return documentRows(app, fresh.map(({document}) => document).reverse())
  }
}
