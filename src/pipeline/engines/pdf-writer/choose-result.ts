import type {SearchableMode} from '../../../types/options.ts'
import type {CompressedPdf} from '../types.ts'

/** A new file must be at least 2 % smaller, or the original stays. */
const minGain = 0.02

/** What was made of a document. */
export interface Made {
  /** Without a text layer. */
  plain: Uint8Array
  /** With one; null where none was written. */
  layered: Uint8Array | null
  /** Of the original, bytes. */
  size: number
  /** What was wrong with the original and is not in the new file; null for sound ones. */
  damage: string | null
}

/** The original bytes, and why. */
export const keep = (why: string): CompressedPdf => ({
  bytes: null,
  searchable: false,
  reason: `original kept: ${why}`,
})

/** The new file with its layer, the one without, or the original: never a larger file unless the layer is worth it to the user. */
export function chooseResult(made: Made, searchable: SearchableMode): CompressedPdf {
  if (made.layered === null) return withoutLayer(made)
  const gain = 1 - made.layered.length / made.size
  const result = (change: string) => ({
    bytes: made.layered,
    searchable: true,
    reason: `${repaired(made.damage)}${change}`,
  })
  if (gain >= 0) return result(`${percent(gain)} smaller, with a text layer`)
  if (searchable === 'always') return result(`${percent(-gain)} larger because of its text layer`)
  const without = withoutLayer(made)
  return {...without, reason: `${without.reason}; a text layer would make it larger than the original`}
}

function withoutLayer({plain, size, damage}: Made): CompressedPdf {
  const gain = 1 - plain.length / size
  if (gain >= minGain || (damage !== null && gain >= 0)) {
    return {bytes: plain, searchable: false, reason: `${repaired(damage)}${percent(gain)} smaller`}
  }
  if (damage !== null) return keep(`${damage}, and a repaired one would be larger`)
  return keep(gain > 0 ? `only ${percent(gain)} would be saved` : 'it cannot be made smaller')
}

const repaired = (damage: string | null) => (damage === null ? '' : `repaired: ${damage}; `)

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
