import {newId} from '../../ids.ts'
import type {NewJob} from '../types.ts'

/** Numbers of the runs of these jobs; work that belongs to none has 0, which no run has. Throws where one is unknown. */
export function runNumbers(
  jobs: readonly NewJob[],
  found: readonly {id: number; public_id: string}[],
): Map<string, number> {
  const runs = new Map([['', 0], ...found.map((run) => [run.public_id, run.id] as const)])
  for (const {run} of jobs) if (!runs.has(run)) throw new Error(`no such run: ${run}`)
  return runs
}

/** Where a job begins that has not been claimed. */
export function firstStatus({needs, runAt}: NewJob, now: number): 'ready' | 'delayed' | 'blocked' {
  if (needs?.length) return 'blocked'
  return (runAt ?? now) > now ? 'delayed' : 'ready'
}

export const needsNotLive = (key: string, needs: readonly string[]): Error =>
  new Error(`job ${key} needs keys that are not live: ${needs.join(', ')}`)

/**
 * Ids that ascend: one random UUIDv7 a call, counted up in its last 32 bits (RFC 9562, 6.2). Ascending ids are appended to
 * the index of public ids, random ones halved the speed of a bulk insert; 16 random bytes a row cost 2.5 µs of 10.
 */
export function ascendingIds(count: number, now: number): string[] {
  const first = newId('j', now)
  const head = first.slice(0, -8)
  const start = Number.parseInt(first.slice(-7), 16)
  return Array.from({length: count}, (_, index) => head + (start + index).toString(16).padStart(8, '0'))
}
