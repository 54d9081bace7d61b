import type {Fingerprint} from '../types/results.ts'
import type {VendorSample} from '../types/vendor.ts'

/** What a document is known by, and whether it is an earlier one once more. */
export interface SettledFingerprint {
  document: string
  print: Fingerprint
  keys: string[]
  duplicate: {of: string; reason: string} | null
}

/** What a document teaches about its vendor, worked out from its reading and its corrections. */
export interface Lesson {
  document: string
  /** Ids of the corrections it was worked out with, joined by commas: others hold meanwhile, and it is out of date. */
  corrections: string
  /** Null: nothing (any more). `letters` identify the vendor, by `keys` it is found. */
  vendor: {letters: string; keys: string[]; sample: VendorSample} | null
}

/** What the store knows from batches that have ended: earlier documents by their looks, and vendors. */
export interface MemoryStore {
  /** Documents settled before this one (or so far) that share keys with it, earliest first. */
  fingerprintsLike(document: string, keys: string[]): Promise<{document: string; print: Fingerprint}[]>
  /** The document it is a duplicate of, and why; null where it is none. */
  duplicateOf(document: string): Promise<{of: string; reason: string} | null>
  /** In one transaction, in this order; items of the batch whose document is a duplicate become such. */
  settleDuplicates(batch: string, settled: SettledFingerprint[]): Promise<void>

  /** Grows whenever something is learned, taken back or forgotten; a batch works with the one it began under. */
  memoryVersion(): Promise<number>
  /** What each of the likeliest vendors was taught, as it was in a version; the likeliest first. */
  vendorsLike(keys: string[], version: number): Promise<VendorSample[][]>
  /** What all vendors were taught, as it is now. */
  vendors(): Promise<VendorSample[][]>
  /** Forgets what documents taught about a vendor; returns how many did. Durable before it returns. */
  forgetVendor(letters: string): Promise<number>
  /** Batches that have ended and were not learned from, oldest first. */
  unlearnedBatches(): Promise<string[]>
  /** Takes in what the documents of a batch teach, once; false if it was done before. Lessons out of date are left out. */
  learnBatch(batch: string, lessons: Lesson[]): Promise<boolean>
}
