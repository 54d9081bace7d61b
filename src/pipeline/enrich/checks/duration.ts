import {type Duration, findDurations, formatDuration} from '../../scan/contract/durations.ts'
import {notice, renews} from '../../scan/contract/renewal.ts'
import {type Around, around, type Span} from '../quote.ts'
import {belief, refused, type Verdict} from './verdict.ts'

export type DurationField = 'term' | 'renewalTerm' | 'noticePeriod'

/** A length of time that the quote names, "3 years", where nothing around it says that it is another one. */
export function checkDuration(field: DurationField, claim: string, span: Span): Verdict {
  const [wanted] = findDurations(claim)
  if (wanted === undefined) return refused('it is not a length of time like 3 months')
  const place = around(span)
  const named = findDurations(place.text).filter(({start, end}) => start >= place.start && end <= place.end)
  const value = formatDuration(wanted)
  const same = named.filter((one) => formatDuration(one) === value)
  if (same.length === 0) return refused('no such length of time stands in the quote')
  if (!same.some((one) => fits(field, one, place))) return refused('the quote is about another length of time')
  const isOnly = new Set(named.map(formatDuration)).size === 1
  const how = isOnly ? 'the length of time there' : 'one of several lengths of time there'
  return {ok: true, value, confidence: isOnly ? belief.parsed : belief.doubtful, span, how}
}

const ofNotice =
  /^[^.,;]{0,30}(?<!\p{L})(?:notice|prior|before|preceding|vor|frist|avant|préavis|antes|preaviso|prima|preavviso|vóór|przed)(?!\p{L})/iu
const afterNotice =
  /(?<!\p{L})(?:notice(?: period)?|kündigungsfrist|préavis|preaviso|preavviso|opzegtermijn|aviso prévio)[^.,;\d]{0,25}$/iu
const ofRenewal =
  /(?<!\p{L})(?:renew\p{L}{0,6}|successive|additional|jeweils|sucesiv\p{L}{1,3}|successiv\p{L})[^.;]{0,60}$/iu

/** How far before and behind it the words stand that say what a length is of. */
const reach = 60

function fits(field: DurationField, {start, end}: Duration, {text}: Around): boolean {
  const before = text.slice(Math.max(0, start - reach), start)
  const isNotice = ofNotice.test(text.slice(end, end + reach)) || afterNotice.test(before)
  if (field === 'noticePeriod') return isNotice || (notice.test(text) && !ofRenewal.test(before))
  if (field === 'renewalTerm') return !isNotice && renews.test(text)
  return !isNotice && !ofRenewal.test(before)
}
