import type {ClauseType, FieldSource} from './bill.ts'
import type {Box} from './document.ts'

/** A value that a language model gave, with the place in the document that bears it out. */
export interface GivenValue {
  /** "total", "governingLaw", "kind": as in corrections. */
  path: string
  value: string
  /** Always below what counts as sure: a person or a check makes it that. */
  confidence: number
  /** As it stands in the document, not as the model spelled it. */
  quote: string
  page: number
  box: Box | null
  reason: string
}

export interface GivenParty extends GivenValue {
  role: string | null
}

export interface GivenLabel {
  label: string
  confidence: number
  quote: string
  page: number
}

/** For the clause of this type that begins there. */
export interface GivenSummary {
  type: ClauseType
  page: number
  start: number
  summary: string
}

/** What did not stand up to the check. The value itself is not kept: it may be made up. */
export interface RejectedAnswer {
  path: string
  reason: string
}

export interface TokenCount {
  input: number
  output: number
}

/** What a language model gave for a reading, checked against the text. Laid over the reading, under what the user said. */
export interface Enrichment {
  model: string
  /** Of the questions: others give other answers. */
  promptVersion: number
  /** Null where nothing was open, so that nobody was asked, or where the server does not count. */
  tokens: TokenCount | null
  /** Pages whose text was sent, and how many characters it was; none where nobody was asked. */
  sent: {pages: number[]; characters: number}
  fields: GivenValue[]
  parties: GivenParty[]
  labels: GivenLabel[]
  summaries: GivenSummary[]
  rejected: RejectedAnswer[]
}

/** Values that come from where no model may speak against them. */
export const settledSources: readonly (FieldSource | null)[] = ['user', 'e-invoice', 'qr', 'vendor-memory']
