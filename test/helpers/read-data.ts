import type {ReadData} from '../../src/types/results.ts'

/** What scan.read gives of a document that is nothing special. */
export function readData(changes: Partial<ReadData> = {}): ReadData {
  return {
    kind: 'other',
    bill: null,
    contract: null,
    review: false,
    reviewReasons: [],
    pageImages: [],
    engine: 'tesseract',
    ...changes,
  }
}
