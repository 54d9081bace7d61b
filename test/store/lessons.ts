import {nameKeys} from '../../src/pipeline/scan/memory/tokens.ts'
import {lettersOf} from '../../src/pipeline/scan/values/fold.ts'
import type {Lesson} from '../../src/store/memory-store.ts'
import type {VendorSample} from '../../src/types/vendor.ts'

/** What a document without corrections teaches; null for nothing. */
export function lesson(document: string, name: string | null, changes: Partial<VendorSample> = {}): Lesson {
  if (name === null) return {document, corrections: '', vendor: null}
  const sample: VendorSample = {
    name: {value: name, user: false},
    address: null,
    taxId: null,
    iban: null,
    currency: null,
    totalLabel: null,
    ids: ['num:712345'],
    decimalMark: '.',
    dateOrder: null,
    ...changes,
  }
  return {
    document,
    corrections: '',
    vendor: {letters: lettersOf(name), keys: [...nameKeys(name), ...sample.ids], sample},
  }
}
