import {failureOf, type PathColumn, pathOf} from './rows.ts'
import type {RunState} from './types.ts'
import type {KnownFile, WatchMove} from './watch-store.ts'

/** Rows of what watching remembers, as every store has them. */
export interface KnownRow {
  bytes: number
  mtime_ms: number
  sha256: string
  run: string | null
  state: RunState | null
  error: string | null
}

export interface MoveRow {
  id: number
  from_path: PathColumn
  to_path: PathColumn
  sha256: string
  state: WatchMove['state']
}

export const toKnown = ({bytes, mtime_ms, sha256, run: id, state, error}: KnownRow): KnownFile => ({
  bytes,
  mtimeMs: mtime_ms,
  sha256,
  run: id === null ? null : {id, state: state!, error: failureOf(error)},
})

export const toMove = ({from_path, to_path, ...row}: MoveRow): WatchMove => ({
  id: row.id,
  from: pathOf(from_path),
  to: pathOf(to_path),
  sha256: row.sha256,
  state: row.state,
})
