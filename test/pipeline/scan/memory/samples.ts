import {applyCorrections} from '../../../../src/corrections.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {profileOf} from '../../../../src/pipeline/scan/memory/profile.ts'
import {sampleOf} from '../../../../src/pipeline/scan/memory/sample.ts'
import {tracesOf} from '../../../../src/pipeline/scan/memory/traces.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {VendorProfile, VendorSample} from '../../../../src/types/vendor.ts'
import {gridPage, TODAY} from '../grid.ts'

/** What a bill teaches with these values confirmed by a person. */
export function taughtBy(art: string, said: Record<string, string>): VendorSample {
  const pages = [gridPage(art)]
  const corrections = Object.entries(said).map(([path, value]) => ({path, value}))
  const {bill} = applyCorrections(readDocument(pages, TODAY), corrections)
  return sampleOf(bill!, tracesOf(readRows(pages, TODAY), bill!))!
}

export const learned = (art: string, said: Record<string, string>): VendorProfile => profileOf([taughtBy(art, said)])

export function sample(changes: Partial<VendorSample> = {}): VendorSample {
  return {
    name: {value: 'Green Meadow Ltd', user: false},
    address: null,
    taxId: null,
    iban: null,
    currency: null,
    totalLabel: null,
    ids: [],
    decimalMark: null,
    dateOrder: null,
    ...changes,
  }
}
