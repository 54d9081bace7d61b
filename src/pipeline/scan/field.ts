import type {Field} from '../../types/bill.ts'
import {boxOf, type Row} from './layout/rows.ts'

/** The most that a rule without proof may claim. */
export const UNPROVEN = 0.85

/** A value with the words it was read from, [start, end) of the row's text. */
export function found(
  value: string,
  confidence: number,
  row: Row,
  span: {start: number; end: number},
  reason: string,
): Field {
  return {
    value,
    confidence: Math.round(confidence * 100) / 100,
    page: row.page,
    box: boxOf(row, span.start, span.end),
    source: row.source,
    reason,
  }
}

/** Mean confidence of the words under [start, end): 1 for text that was born digital. */
export function wordConfidence(row: Row, span: {start: number; end: number}): number {
  if (row.source === 'text') return 1
  const touched = row.words.filter((word, i) => {
    const from = row.starts[i] ?? 0
    return from < span.end && from + word.text.length > span.start
  })
  return touched.length === 0
    ? row.confidence
    : touched.reduce((total, word) => total + word.confidence, 0) / touched.length
}

/** No value, and why. */
export const missing = (reason: string): Field => ({
  value: null,
  confidence: 0,
  page: null,
  box: null,
  source: null,
  reason,
})

/** A value that follows from others and stands nowhere. */
export const derived = (value: string, confidence: number, like: Field, reason: string): Field => ({
  value,
  confidence,
  page: like.page,
  box: null,
  source: like.source,
  reason,
})
