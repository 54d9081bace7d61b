import {type Totals, type TotalsBy, totalsBy} from '../types/totals.ts'
import type {App} from './app.ts'
import {kept} from './kept.ts'
import {allTotals} from './totals.ts'

/** Sums that are asked for again and again. */
export interface KeptTotals {
  read(by: TotalsBy): Promise<Totals>
}

/** Sums over all bills: up to 3,000 they are new for each that asks; 100,000 take 17 s. */
export function createTotals(app: App): KeptTotals {
  const sums = kept(app, 'totals', () => allTotals(app, totalsBy))
  return {read: async (by) => (await sums()).find((one) => one.by === by)!}
}
