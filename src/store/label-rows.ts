import type {DocumentLabel, LabelSource} from '../types/label.ts'

/** A row of the labels of documents, as every store has it. */
export interface LabelRow {
  document: string
  page: number
  label: string
  confidence: number
  source: LabelSource
}

export function toLabel({page, label, confidence, source}: LabelRow): DocumentLabel {
  return {label, confidence, source, ...(page === 0 ? {} : {page})}
}

/** Of the example that a label of a document is learned from. */
export const exampleKey = (document: string, page: number, label: string): string => `doc:${document}:${page}:${label}`
