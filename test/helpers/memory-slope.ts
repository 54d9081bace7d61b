import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {query} from './truth.ts'

export interface MemoryUse {
  /** Highest of all worker processes, MB. */
  mostMb: number
  /** Growth of a worker process after its warm-up, MB in 1,000 jobs. */
  slopeMb: number
  /** Worker processes that were replaced for what they held. */
  replaced: number
}

/** The part of the jobs in which engines are loaded and wasm memory grows to what the largest picture needs. */
const warmUp = 0.2

/** How much memory the worker processes of a home's jobs had. */
export function memoryUse(home: string, workers: number): MemoryUse {
  const use = query<{mb: number}>(home, 'SELECT rss_mb mb FROM attempt ORDER BY finished_at, id').map(({mb}) => mb)
  const warm = use.slice(use.length * warmUp)
  return {mostMb: Math.max(...use), slopeMb: slopeOf(warm) * workers * 1000, replaced: replacements(home)}
}

/** Of the line of least squares through values that are 1 apart. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [above, below] = values.reduce(
    ([up, down], value, i) => [up + (i - middle) * (value - mean), down + (i - middle) ** 2],
    [0, 0],
  )
  return above / below
}

function replacements(home: string): number {
  const lines = readFileSync(join(home, 'logs/snapbatch.log'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as {reason?: string}).filter(({reason}) => reason === 'recycled').length
}
