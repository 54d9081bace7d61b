import type {BillField} from '../../../types/bill.ts'

/** Fields whose share of right values was counted. */
export const calibratedFields = ['date', 'total'] as const satisfies readonly BillField[]
export type CalibratedField = (typeof calibratedFields)[number]

/** Engines that doubt alike. */
export type Family = 'tesseract' | 'other'

/** Points [score of the rules, share of right values], both rising. */
export type Curve = readonly (readonly [number, number])[]

/**
 * Made by `node scripts/calibrate.ts` of 60 scanned receipts read by both engines, 250 as true text and 12 German ones read
 * by both (docs/decisions/2026-11-figures-proof-and-confidence.md). Made of four fifths and judged on the last one, in turn,
 * 759 of 830 values are sure, and 12 of these (1.6 %) wrong. A field without a curve keeps the score of its rule.
 */
export const curves: Record<Family, Partial<Record<CalibratedField, Curve>>> = {
  tesseract: {
    date: [
      [0.394, 0.684],
      [0.56, 0.737],
      [0.623, 0.737],
      [0.747, 0.944],
      [0.828, 0.951],
      [0.895, 0.953],
      [0.969, 0.953],
    ],
    total: [
      [0.354, 0.387],
      [0.513, 0.503],
      [0.612, 0.694],
      [0.854, 0.694],
      [0.884, 0.959],
      [0.98, 0.959],
    ],
  },
  other: {
    date: [
      [0.737, 0.895],
      [0.89, 0.956],
      [0.93, 0.999],
      [0.97, 1],
    ],
    total: [
      [0.3, 0.533],
      [0.6, 0.733],
      [0.7, 0.822],
      [0.85, 0.925],
      [0.884, 0.979],
      [0.95, 0.98],
      [0.98, 0.98],
    ],
  },
}
