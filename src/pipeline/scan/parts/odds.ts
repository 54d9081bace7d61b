import type {Sign} from './boundary.ts'

/** Points from which on a new bill begins, without doubt or with one; below, a bill that probably goes on is doubted. */
export const SURE = 4
export const LIKELY = 2
export const POSSIBLE = 1

export const sum = (signs: readonly Sign[]): number => signs.reduce((all, {points}) => all + points, 0)
