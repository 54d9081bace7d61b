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
 * 728 of 784 values are sure, and 9 of these (1.2 %) wrong. A field without a curve keeps the score of its rule.
 */
export const curves: Record<Family, Partial<Record<CalibratedField, Curve>>> = {
  tesseract: {
    date: [
      [0.14, 0.32],
      [0.57, 0.535],
      [0.655, 0.578],
      [0.788, 0.801],
      [0.89, 0.801],
      [0.929, 0.94],
      [0.97, 0.998],
    ],
    total: [
      [0.348, 0.283],
      [0.523, 0.506],
      [0.61, 0.644],
      [0.726, 0.903],
      [0.86, 0.907],
      [0.884, 0.967],
      [0.95, 0.973],
      [0.98, 0.973],
    ],
  },
  other: {
    date: [
      [0.753, 0.901],
      [0.89, 0.956],
      [0.93, 0.999],
      [0.97, 1],
    ],
    total: [
      [0.3, 0.533],
      [0.6, 0.733],
      [0.7, 0.84],
      [0.85, 0.925],
      [0.885, 0.977],
      [0.95, 0.98],
      [0.98, 0.98],
    ],
  },
}
