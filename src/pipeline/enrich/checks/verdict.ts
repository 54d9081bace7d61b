import type {Span} from '../quote.ts'

/** What a check says about a value and one place of its quote. */
export type Verdict = {ok: true; value: string; confidence: number; span: Span; how: string} | {ok: false; why: string}

export const refused = (why: string): Verdict => ({ok: false, why})

/**
 * How far values are believed: never as far as "sure" (0.9), because no share of right values was counted. A label in the
 * quote that means this field says most; a value that merely stands there may mean anything.
 */
export const belief = {labelled: 0.85, parsed: 0.8, printed: 0.75, doubtful: 0.6} as const
