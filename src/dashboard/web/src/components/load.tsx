import {type ReadonlySignal, signal} from '@preact/signals'
import type {ComponentChildren} from 'preact'
import {useEffect, useMemo} from 'preact/hooks'
import {type ApiError, api} from '../api.ts'
import {onDocument} from '../events.ts'
import {Button} from './button.tsx'
import {calmly} from './calmly.ts'
import {ErrorBox} from './states.tsx'

export interface Loading<T> {
  /** What came last: stays while it is loaded again. */
  data: ReadonlySignal<T | null>
  error: ReadonlySignal<ApiError | null>
  reload: () => Promise<void>
}

/** Answers come at most this often while documents end one after the other, ms. */
const calmMs = 1500

/**
 * Loads a path below /api/v1, anew when the path changes, and with `live` when documents have ended. A slow answer to an
 * earlier question never overwrites the answer to a later one. null: nothing is asked.
 */
export function useLoad<T>(path: string | null, {live = false}: {live?: boolean} = {}): Loading<T> {
  const loading = useMemo(() => loader<T>(), [])
  useEffect(() => {
    void loading.open(path)
  }, [path, loading])
  useEffect(() => (live ? afterDocuments(loading.reload) : undefined), [live, loading])
  return loading
}

function loader<T>() {
  const data = signal<T | null>(null)
  const error = signal<ApiError | null>(null)
  let path: string | null = null
  let asked = 0
  const reload = async () => {
    asked += 1
    const mine = asked
    if (path === null) return
    try {
      const answer = await api<T>(path)
      if (mine !== asked) return
      data.value = answer
      error.value = null
    } catch (thrown) {
      if (mine === asked) error.value = thrown as ApiError
    }
  }
  const open = (next: string | null) => {
    path = next
    if (next === null) data.value = null
    return reload()
  }
  return {data, error, reload, open}
}

function afterDocuments(reload: () => Promise<void>): () => void {
  const {ask, stop} = calmly(reload, calmMs)
  const forget = onDocument(ask)
  return () => {
    forget()
    stop()
  }
}

/** The three states of what is loaded: under way, failed, there. */
export function Loaded<T>({from, children}: {from: Loading<T>; children: (data: T) => ComponentChildren}) {
  const {data, error, reload} = from
  if (error.value !== null && data.value === null)
    return (
      <ErrorBox error={error.value.error}>
        <Button icon="retry" onClick={reload}>
          Ask again
        </Button>
      </ErrorBox>
    )
  if (data.value === null) return <div class="loading" role="status" aria-label="Loading" />
  return <>{children(data.value)}</>
}
