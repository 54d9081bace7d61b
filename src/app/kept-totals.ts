import {type Totals, type TotalsBy, totalsBy} from '../types/totals.ts'
import type {App} from './app.ts'
import {allTotals} from './totals.ts'

/** Sums that are asked for again and again. */
export interface KeptTotals {
  read(by: TotalsBy): Promise<Totals>
}

/** What takes less is done anew for each that asks: up to 7,000 bills. */
const quickMs = 500
/** Of the time that summing up takes, so much is left to others. */
const restShare = 5

interface Kept {
  sums: Totals[]
  /** When it was begun and how long it took, ms of this process. */
  at: number
  ms: number
}

/**
 * Sums over all bills: 100,000 take 7 s, so from 500 ms on the last ones are given while new ones are made behind the
 * answer. What is asked for at the same time waits for one look.
 */
export function createTotals(app: App): KeptTotals {
  let kept: Kept | null = null
  let making: Promise<Kept> | null = null
  const make = () => {
    making ??= sumUp(app).finally(() => {
      making = null
    })
    return making
  }
  const sums = async (): Promise<Totals[]> => {
    if (kept === null || kept.ms < quickMs) kept = await make()
    else if (performance.now() - kept.at > kept.ms * (1 + restShare)) {
      make().then(
        (made) => {
          kept = made
        },
        (error: Error) => app.log.write('warn', 'totals', {error: error.message}),
      )
    }
    return kept.sums
  }
  return {read: async (by) => (await sums()).find((one) => one.by === by)!}
}

async function sumUp(app: App): Promise<Kept> {
  const at = performance.now()
  const sums = await allTotals(app, totalsBy)
  return {sums, at, ms: performance.now() - at}
}
