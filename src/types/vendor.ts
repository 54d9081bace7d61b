type DecimalMark = '.' | ','
/** Of dates in figures only: 03/04/2026. */
type DateOrder = 'dmy' | 'mdy'

/** What a bill shows about its vendor beside its fields; found by scan.read, used for learning only. */
export interface VendorTraces {
  /** Register numbers, phone numbers and web addresses as `idTokens` writes them: "num:712345", "web:…". */
  ids: string[]
  /** Null where the document does not show it. */
  decimalMark: DecimalMark | null
  dateOrder: DateOrder | null
  /** Letters of the text in front of the total. */
  totalLabel: string | null
}

/** A value that a document taught; `user`: a person gave or confirmed it. */
export interface Taught {
  value: string
  user: boolean
}

/** What one document taught about its vendor; the whole memory is made of these, so that each can be taken back. */
export interface VendorSample {
  name: Taught
  address: Taught | null
  taxId: Taught | null
  iban: Taught | null
  currency: Taught | null
  totalLabel: Taught | null
  ids: string[]
  decimalMark: DecimalMark | null
  dateOrder: DateOrder | null
}

/** A value with the number of documents that taught it; `sure` when a person confirmed it or two documents agree. */
export interface Known<T extends string = string> {
  value: T
  documents: number
  sure: boolean
}

/** All that is known about a vendor, summed up from its documents. */
export interface VendorProfile {
  /** Exact spelling, with the legal form. */
  name: string
  /** Documents it was learned from, and how many of them a person corrected or confirmed. */
  documents: number
  confirmed: number
  /** Branches too, the best known first. */
  addresses: Known[]
  taxIds: Known[]
  ibans: Known[]
  currencies: Known[]
  totalLabels: Known[]
  ids: string[]
  decimalMark: DecimalMark | null
  dateOrder: DateOrder | null
}
