import {computed, signal} from '@preact/signals'
import type {DocumentRow, NowResult} from '../../../types/operate.ts'
import {api} from './api.ts'
import {whileSeen} from './while-seen.ts'

/** What the server sent last: null until it has. */
export const now = signal<NowResult | null>(null)

/** The server's clock, UTC ms: goes on by itself from what it sent last, as long as it answers. */
export const serverTime = signal(0)

export const connection = signal<'connecting' | 'live' | 'offline'>('connecting')

/** The dashboard shows, and changes nothing. */
export const readOnly = computed(() => now.value?.readOnly ?? true)

/** First waits a second, then twice as long each time, at most this many ms: a laptop that wakes up is served at once. */
const longestWait = 15_000
/** Who looks at another tab for a moment finds this one as it is, ms. */
const hiddenMs = 10_000

type Listener = (row: DocumentRow | null) => void
const listeners = new Set<Listener>()

/** Calls back when a document has ended, or the connection is back and some may have been missed (null). */
export function onDocument(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Listens to the server while the page is seen, until the function that it returns is called. */
export function listen(): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = 1000
  let mayHaveMissed = false
  const ticking = setInterval(tick, 1000)
  const open = () => {
    source = new EventSource('/api/v1/events')
    source.addEventListener('open', () => {
      wait = 1000
      connection.value = 'live'
      if (mayHaveMissed) tell(null)
      mayHaveMissed = false
    })
    source.addEventListener('now', ({data}) => {
      now.value = JSON.parse(data) as NowResult
      heardAt = performance.now()
      tick()
    })
    source.addEventListener('document', ({data}) => tell(JSON.parse(data) as DocumentRow))
    // A browser tries again by itself only after some faults: one way for all of them.
    source.addEventListener('error', () => {
      source?.close()
      connection.value = 'offline'
      mayHaveMissed = true
      // Says whether the server is back and knows nobody any more: then there is nothing to wait for.
      void api('session').catch(() => undefined)
      timer = setTimeout(open, wait)
      wait = Math.min(wait * 2, longestWait)
    })
  }
  const close = () => {
    source?.close()
    clearTimeout(timer)
    connection.value = 'connecting'
    mayHaveMissed = true
  }
  const forget = whileSeen(document, {open, close}, hiddenMs)
  return () => {
    forget()
    clearInterval(ticking)
  }
}

let heardAt = 0

function tick(): void {
  if (now.value === null || connection.value === 'offline') return
  serverTime.value = now.value.at + (performance.now() - heardAt)
}

function tell(row: DocumentRow | null): void {
  for (const listener of listeners) listener(row)
}
