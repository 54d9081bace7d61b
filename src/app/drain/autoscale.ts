import {availableParallelism, cpus, loadavg} from 'node:os'
import {ExitCode, SnapError} from '../../errors.ts'
import {readResources} from '../../queue/concurrency.ts'
import type {QueueStatus} from '../../queue/types.ts'
import {perWorkerMb} from './concurrency.ts'
import {isRemoteQueue} from './remote.ts'

export interface ScaleRange {
  min: number
  max: number
}

/** What a decision is made from. */
export interface ScaleView {
  /** Worker processes it may have now. */
  slots: number
  /** Jobs that could begin at once, and those at work in this program. */
  waiting: number
  running: number
  /** Memory that can be taken without swapping, MB. */
  freeMb: number
  /** Cores that nobody used since the last look. */
  idleCores: number
  /** ms of a clock that never goes back. */
  now: number
}

/** What is remembered between looks. */
export interface ScaleMemory {
  /** Since when fewer would do, or null. */
  lessSince: number | null
  /** Not grown again before then: memory was short. */
  holdUntil: number
}

export interface Scaled {
  slots: number
  /** Why it is another number; null: it stays. */
  reason: string | null
  memory: ScaleMemory
}

/** A worker process that idles costs 100-500 MB of memory and no time; starting it anew costs 0.3-1 s of models. */
export const lessAfterMs = 30_000
/** Then one after the other. */
export const lessEveryMs = 5000
export const holdMs = 30_000
/** A page needs up to half of what a worker needs at most beyond what it holds already. */
const shortMb = perWorkerMb / 2

export const calm: ScaleMemory = {lessSince: null, holdUntil: Number.NEGATIVE_INFINITY}

/**
 * How many worker processes there should be. Up at once to what waiting work, free memory and idle cores can use; down one by one after 30 s of need for fewer, and at once when memory is short. Pure.
 */
export function scale(view: ScaleView, {min, max}: ScaleRange, memory: ScaleMemory): Scaled {
  const {slots, freeMb, now} = view
  const stay = (lessSince: number | null): Scaled => ({slots, reason: null, memory: {...memory, lessSince}})
  if (slots < min) return {slots: min, reason: `at least ${min}`, memory: {...memory, lessSince: null}}
  if (slots > max) return {slots: max, reason: `at most ${max}`, memory: {...memory, lessSince: null}}
  if (freeMb < shortMb && slots > min) {
    const reason = `${Math.round(freeMb)} MB of memory are left`
    return {slots: slots - 1, reason, memory: {lessSince: null, holdUntil: now + holdMs}}
  }
  const wanted = Math.min(max, Math.max(min, view.waiting + view.running))
  if (wanted > slots) {
    const most = now < memory.holdUntil ? slots : Math.min(wanted, roomFor(view))
    if (most <= slots) return stay(null)
    return {slots: most, reason: `${view.waiting} jobs wait`, memory: {...memory, lessSince: null}}
  }
  if (wanted === slots) return stay(null)
  const since = memory.lessSince ?? now
  if (now - since < lessAfterMs) return stay(since)
  const reason = view.running === 0 ? 'nothing waits' : `${view.running} are enough`
  return {slots: slots - 1, reason, memory: {...memory, lessSince: now - lessAfterMs + lessEveryMs}}
}

/** As many more as memory holds and as cores idle. */
const roomFor = ({slots, freeMb, idleCores}: ScaleView): number =>
  slots + Math.min(Math.floor(freeMb / perWorkerMb), Math.round(idleCores))

/** What there is to do for the worker processes of a program that takes work from these queues; null: all. */
export function workOf(status: QueueStatus[], queues: string[] | null): number {
  return status
    .filter(({queue, paused}) => !paused && !isRemoteQueue(queue) && (queues?.includes(queue) ?? true))
    .reduce((sum, {counts}) => sum + counts.ready, 0)
}

/** Looks at the machine: free memory, and the cores that idled since the look before. A load average lags by a minute. */
export function watchMachine(): (running: number) => Pick<ScaleView, 'freeMb' | 'idleCores'> {
  let last = processorTimes()
  return (running) => {
    const now = processorTimes()
    const idle = idleOf(now, last)
    last = now
    const {freeMb, cores} = readResources()
    // What idles outside of a quota is not ours.
    return {freeMb, idleCores: cores < availableParallelism() ? Math.min(idle, Math.max(0, cores - running)) : idle}
  }
}

interface ProcessorTimes {
  idle: number
  all: number
}

/** Cores that idled between two looks. Without /proc the times of processors are unknown, the load is not. */
export function idleOf(now: ProcessorTimes, last: ProcessorTimes, load = loadavg()[0]!): number {
  const cores = availableParallelism()
  if (now.all === 0) return Math.max(0, cores - load)
  return (cores * (now.idle - last.idle)) / Math.max(1, now.all - last.all)
}

/** Of all cores together, ms. */
function processorTimes(): ProcessorTimes {
  const times = cpus().map(({times}) => times)
  const all = times.flatMap((one) => Object.values(one)).reduce((sum, ms) => sum + ms, 0)
  return {idle: times.reduce((sum, {idle}) => sum + idle, 0), all}
}

/** "3,10" or "10,3" -> 3 to 10; one number is the largest. A wrong value is the user's mistake. */
export function parseRange(text: string): ScaleRange {
  const numbers = text.split(',').map((part) => (/^\s*\d{1,2}\s*$/.test(part) ? Number(part) : Number.NaN))
  const [min, max] = numbers.length === 1 ? [1, numbers[0]!] : numbers.sort((a, b) => a - b)
  if (numbers.length > 2 || !(min! >= 1 && max! <= 64)) {
    const message = `--autoscale: expected two numbers from 1 to 64 like 3,10, got "${text}"`
    throw new SnapError('E_USAGE', message, {exit: ExitCode.usage})
  }
  return {min: min!, max: max!}
}
