import {type DocumentOptions, type StoredOptions, withDefaults} from '../types/options.ts'
import {failureOf} from './rows.ts'
import type {RunState, StoredRun} from './types.ts'

export interface RunRow {
  public_id: string
  document: string
  options: string
  option_hash: string
  generation: number
  state: RunState
  seq: number
  priority: number
  memory_version: number
  review: number
  pages: number | null
  progress: number
  extraction_key: string | null
  error: string | null
  created_at: number
  started_at: number | null
  finished_at: number | null
}

/** Option sets are frozen, and 100,000 runs share one: parsed once each, they are the same object in all of them. */
const parsed = new Map<string, DocumentOptions>()
const mostParsed = 100

function optionsOf({options: json}: RunRow): DocumentOptions {
  const found = parsed.get(json)
  if (found) return found
  const options = Object.freeze(withDefaults(JSON.parse(json) as StoredOptions))
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(json, options)
  return options
}

export function toRun(row: RunRow): StoredRun {
  return {
    id: row.public_id,
    document: row.document,
    options: optionsOf(row),
    optionHash: row.option_hash,
    generation: row.generation,
    state: row.state,
    seq: row.seq,
    priority: row.priority,
    memoryVersion: row.memory_version,
    review: row.review === 1,
    pages: row.pages,
    progress: row.progress,
    extractionKey: row.extraction_key,
    error: failureOf(row.error),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}
