/** A text with the label that somebody gave it. */
export interface LabelExample {
  text: string
  label: string
}

/** An example as it is kept: the same key again replaces it. */
export interface KeptExample extends LabelExample {
  key: string
}

/** `llm`: what a language model said of this reading; kept with it, not with the labels. */
export type LabelSource = 'user' | 'learned' | 'keyword' | 'llm'

/** A label of a document, or of one page of it. */
export interface DocumentLabel {
  label: string
  confidence: number
  source: LabelSource
  /** 1-based; absent: of the whole document. */
  page?: number
}

/** What came of examples: new ones, those with another label or text than before, and those that were known so. */
export interface Learned {
  added: number
  changed: number
  same: number
}

/** A label with what it was learned from and what has it. */
export interface LabelLine {
  label: string
  /** Records and documents. */
  examples: number
  /** Documents that have it, by whomever. */
  documents: number
  /** Of these, those to which a person gave it. */
  confirmed: number
}

/** What a user says about the labels of one document, or of one page of it. */
export interface LabelChange {
  document: string
  /** 0: the whole document. */
  page: number
  add: readonly string[]
  remove: readonly string[]
  /** What the added labels are learned from. */
  text: string
}

/** Guesses for one document or page: they take the place of earlier guesses. */
export interface GuessedLabels {
  document: string
  page: number
  labels: readonly {label: string; confidence: number; source: 'learned' | 'keyword'}[]
}

/** The set that documents are labelled from, and that their labels teach. */
export const documentSet = 'default'

/** The labels of a document that are not of one of its pages. */
export const labelsOfWhole = (labels: readonly DocumentLabel[]): DocumentLabel[] =>
  labels.filter(({page}) => page === undefined)
