import type {EndedTime} from '../store/browse-store.ts'
import type {StoredBatch} from '../store/types.ts'
import type {HistoryResult} from '../types/operate.ts'
import type {App} from './app.ts'
import {listSchedules} from './cron/schedules.ts'
import {diskUse} from './disk-use.ts'
import {kept} from './kept.ts'
import {summarise} from './present/summary.ts'

const shownDays = 30
const shownBatches = 50
const dayMs = 86_400_000
/** Runs of the days that are shown are looked at: 1,000,000 take 0.7 s. */
const mostRuns = 1_000_000

type Day = HistoryResult['days'][number]
type BatchLine = HistoryResult['batches'][number]

/** What was done each day and in each batch, how fast and how long it took. */
export interface History {
  read(): Promise<HistoryResult>
}

/** Batches that have ended do not change: what they came to is kept, so that only what is new is counted. */
export function createHistory(app: App): History {
  const ended = new Map<string, BatchLine>()
  // 100,000 runs take 0.6 s, in which nobody else is answered.
  const newestDays = kept(app, 'history', () => days(app))
  return {
    async read() {
      const batches: BatchLine[] = []
      for (const batch of await app.store.batches(shownBatches))
        batches.push(ended.get(batch.id) ?? (await batchLine(app, batch, ended)))
      const shown = new Set(batches.map(({id}) => id))
      for (const id of ended.keys()) if (!shown.has(id)) ended.delete(id)
      const {originalBytes, savedBytes} = await app.store.fileTotals()
      const disk = {...(await diskUse(app)), originalBytes, savedBytes}
      return {schema: 1, days: await newestDays(), batches, schedules: (await listSchedules(app)).schedules, disk}
    },
  }
}

async function batchLine(app: App, batch: StoredBatch, ended: Map<string, BatchLine>): Promise<BatchLine> {
  const {batch: shown, counts} = await summarise(app, batch)
  const {ms, endedAt} = await app.store.batchTimes(batch.id)
  const minutes = endedAt === null ? 0 : (endedAt - batch.createdAt) / 60_000
  const line: BatchLine = {
    id: batch.id,
    createdAt: batch.createdAt,
    endedAt: shown.finished ? (endedAt ?? batch.closedAt) : null,
    counts: Object.fromEntries(Object.entries(counts)),
    perMinute: minutes > 0 ? Math.round((ms.length / minutes) * 10) / 10 : null,
    ...percentiles(ms),
  }
  if (shown.finished) ended.set(batch.id, line)
  return line
}

/** The newest days with work, oldest first. */
async function days(app: App): Promise<Day[]> {
  const runs = await app.store.endedTimes(app.clock.now() - shownDays * dayMs, mostRuns)
  const dayOf = createDayOf()
  const byDay = Map.groupBy(runs, ({finishedAt}) => dayOf(finishedAt))
  return [...byDay].map(([day, list]) => dayLine(day, list)).sort((a, b) => (a.day < b.day ? -1 : 1))
}

function dayLine(day: string, runs: readonly EndedTime[]): Day {
  const failed = runs.filter(({state}) => state === 'failed').length
  const times = runs.flatMap(({startedAt, finishedAt}) => (startedAt === null ? [] : finishedAt - startedAt))
  const {p50Ms, p95Ms} = percentiles(times)
  const pages = runs.reduce((sum, one) => sum + (one.pages ?? 0), 0)
  const done = runs.filter(({state}) => state === 'done').length
  return {day, done, failed, pages, p50Ms: p50Ms ?? 0, p95Ms: p95Ms ?? 0}
}

/** Days begin at a quarter of an hour wherever one is, and a Date for each of 100,000 runs takes 30 ms. */
function createDayOf(): (time: number) => string {
  const days = new Map<number, string>()
  return (time) => {
    const quarter = Math.floor(time / 900_000)
    const day = days.get(quarter) ?? localDay(time)
    days.set(quarter, day)
    return day
  }
}

function localDay(time: number): string {
  const date = new Date(time)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** By the nearest rank; null of nothing. */
function percentiles(values: readonly number[]): {p50Ms: number | null; p95Ms: number | null} {
  // Numbers of a typed array need no comparing function: 100,000 are sorted in 9 ms and not in 25.
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  return {p50Ms: at(0.5), p95Ms: at(0.95)}
}
