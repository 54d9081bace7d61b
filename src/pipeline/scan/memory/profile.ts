import type {Known, Taught, VendorProfile, VendorSample} from '../../../types/vendor.ts'
import {lettersOf} from '../values/fold.ts'

/** Spellings of one value, best known first: a person's word before two that agree, more before fewer, then by letter. */
function known<T extends string>(taught: readonly (Taught | null)[]): Known<T>[] {
  const all = taught.filter((one) => one !== null)
  return [...Map.groupBy(all, ({value}) => lettersOf(value))]
    .map(([, same]) => ({
      value: spelling(same) as T,
      documents: same.length,
      sure: same.length > 1 || same.some(({user}) => user),
      user: same.filter(({user}) => user).length,
    }))
    .sort((a, b) => b.user - a.user || b.documents - a.documents || (a.value < b.value ? -1 : 1))
    .map(({user: _, ...value}) => value)
}

/** The spelling most often given, a person's before any that was read. */
function spelling(same: readonly Taught[]): string {
  const given = same.filter(({user}) => user)
  const counted = Map.groupBy(given.length > 0 ? given : same, ({value}) => value)
  return [...counted].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))[0]![0]
}

/** The one format that all documents agree on. */
function agreed<T>(values: readonly (T | null)[]): T | null {
  const distinct = new Set(values.filter((value) => value !== null))
  return distinct.size === 1 ? [...distinct][0]! : null
}

/**
 * Sums the documents of one vendor up; their order does not matter. Throws on none.
 * An id is the vendor's own if more than a third of the documents show it: others are tills, drivers and customers.
 */
export function profileOf(samples: readonly VendorSample[]): VendorProfile {
  const ids = Map.groupBy(
    samples.flatMap((sample) => sample.ids),
    (id) => id,
  )
  return {
    name: spelling(samples.map(({name}) => name)),
    documents: samples.length,
    confirmed: samples.filter(({name}) => name.user).length,
    addresses: known(samples.map(({address}) => address)),
    taxIds: known(samples.map(({taxId}) => taxId)),
    ibans: known(samples.map(({iban}) => iban)),
    currencies: known(samples.map(({currency}) => currency)),
    totalLabels: known(samples.map(({totalLabel}) => totalLabel)),
    ids: [...ids]
      .filter(([, seen]) => seen.length * 3 > samples.length)
      .map(([id]) => id)
      .sort((a, b) => (a < b ? -1 : 1)),
    decimalMark: agreed(samples.map(({decimalMark}) => decimalMark)),
    dateOrder: agreed(samples.map(({dateOrder}) => dateOrder)),
  }
}
