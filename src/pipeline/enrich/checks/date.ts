import {dueLabel, issueLabel, otherLabel, strongLabel} from '../../scan/bill/words/dates.ts'
import {resolveDate} from '../../scan/values/date-order.ts'
import {type DateMatch, findDates} from '../../scan/values/dates.ts'
import {fold} from '../../scan/values/fold.ts'
import {repairDigits} from '../../scan/values/numbers.ts'
import {around, type Span} from '../quote.ts'
import type {Facts} from './facts.ts'
import {belief, refused, type Verdict} from './verdict.ts'

export type DateField = 'date' | 'dueDate' | 'agreementDate' | 'effectiveDate' | 'expirationDate'

// Due dates and contracts end long after today.
const latest = '2099-12-31'
/** Characters before a date in which its label stands. */
const labelReach = 60

/**
 * The date must be one that stands whole in the quote, in the order in which the document writes dates. Where day and month
 * can be either, the model may choose, and is believed less.
 */
export function checkDate(field: DateField, claim: string, span: Span, {order, today}: Facts): Verdict {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(claim)) return refused('it is not a date like 2026-03-14')
  const place = around(span)
  const isScan = span.sheet.source === 'ocr'
  const figures = isScan ? repairDigits(place.text) : place.text
  const dates = findDates(figures, isScan).filter(({start, end}) => start >= place.start && end <= place.end)
  if (dates.length === 0) return refused('no whole date stands in the quote')
  const match = dates.find(({readings}) => Object.values(readings).includes(claim))
  const resolved = match && resolveDate(match, order, field === 'date' ? today : latest)
  if (!match || !resolved || (resolved.iso !== null && resolved.iso !== claim))
    return refused('another date stands in the quote')
  const before = labelBefore(figures, dates, match)
  if (isOther(field, before)) return refused('the quote is labelled as another date')
  const isOpen = resolved.iso === null || match.mended !== null || differ(dates)
  const confidence = isOpen ? belief.doubtful : isLabelled(field, before) ? belief.labelled : belief.printed
  return {ok: true, value: claim, confidence, span, how: resolved.reason}
}

const anyLabel = [dueLabel, issueLabel, strongLabel, otherLabel]

/** The words before a date; those behind the date before it are enough where they are a label. */
function labelBefore(figures: string, dates: readonly DateMatch[], match: DateMatch): string {
  const from = Math.max(0, match.start - labelReach)
  const previous = dates[dates.indexOf(match) - 1]?.end ?? 0
  const own = fold(figures.slice(Math.max(from, previous), match.start))
  const isOwn = [...anyLabel, ...Object.values(labels)].some((label) => label.test(own))
  return isOwn ? own : fold(figures.slice(from, match.start))
}

const differ = (dates: readonly DateMatch[]): boolean =>
  new Set(dates.map(({readings}) => Object.values(readings).sort().join())).size > 1

function isOther(field: DateField, before: string): boolean {
  if (field === 'date') return dueLabel.test(before)
  if (field === 'dueDate') return !dueLabel.test(before) && (strongLabel.test(before) || otherLabel.test(before))
  const rivals = field === 'expirationDate' ? beginnings : endings
  return !isLabelled(field, before) && rivals.some((rival) => labels[rival].test(before))
}

const beginnings = ['agreementDate', 'effectiveDate'] as const
const endings = ['expirationDate'] as const

const labels: Record<DateField, RegExp> = {
  date: issueLabel,
  dueDate: dueLabel,
  agreementDate: /\b(?:dated|made|entered into|signed|executed|as of|geschlossen|conclu|fait)\b/u,
  effectiveDate: /\b(?:effective|commenc\w{1,6}|begin\w{0,5}|starts?|force|wirksam|beginnt|gultig)\b/u,
  expirationDate: /\b(?:expir\w{1,7}|ends?|ending|until|through|terminat\w{1,6}|endet|bis)\b/u,
}

const isLabelled = (field: DateField, before: string): boolean => labels[field].test(before)
