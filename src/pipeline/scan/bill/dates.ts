import type {Field} from '../../../types/bill.ts'
import {found, missing, wordConfidence} from '../field.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {dateOrderOf, type OrderEvidence, resolveDate} from '../values/date-order.ts'
import type {DateMatch} from '../values/dates.ts'
import {dueLabel, issueLabel, otherLabel, strongLabel, weakLabel} from './words/dates.ts'

interface DateCandidate {
  row: ReadRow
  match: DateMatch
  score: number
  role: 'issue' | 'due'
}

const isLabel = (text: string): boolean =>
  [dueLabel, strongLabel, issueLabel, otherLabel].some((pattern) => pattern.test(text))

/** The text that labels a date: before it in its cell or the cells beside, else the head of its column in the row above. */
function labelOf(reading: Reading, row: ReadRow, match: DateMatch): string {
  const cell = row.cells.findLast(({start}) => start <= match.start)
  const own = row.folded.slice(Math.max(cell?.start ?? 0, match.start - 40), match.start)
  const beside = row.folded.slice(Math.max(0, match.start - 40), match.start)
  if (/\p{L}{2,}/u.test(own) || isLabel(beside)) return isLabel(own) ? own : beside
  const above = reading.rows[row.index - 1]
  if (above === undefined || above.page !== row.page || above.dates.length > 0) return beside
  const x = row.words[row.starts.findLastIndex((start) => start <= match.start)]?.box[0] ?? 0
  const head = above.cells.find(({box}) => x > box[0] - 2 * row.height && x < box[0] + box[2] + row.height)
  const label = above.folded.slice(head?.start ?? 0, head?.end ?? 0)
  return isLabel(label) ? label : beside
}

/** How near a time stands: a till prints when it was paid, "25/12/2018 20:13" or with a word between. */
function timePoints(row: ReadRow, {start, end}: DateMatch): number {
  const time = /(?<!\d)[0-2]?\d[:.][0-5]\d(?![\d%.,])/
  if (time.test(row.text.slice(end, end + 12)) || time.test(row.text.slice(Math.max(0, start - 12), start))) return 2.5
  return /(?:^|\D)\d{1,2}:\d{2}/.test(row.text) ? 1.5 : 0
}

/** A date inside a sentence is about something else: "goods bought before 01/05/2018 ...". */
function isInSentence(row: ReadRow, {start, end}: DateMatch): boolean {
  const rest = row.folded.slice(0, start) + row.folded.slice(end)
  return (rest.match(/\p{L}{3,}/gu) ?? []).length > 5
}

function labelPoints(label: string): number {
  const points = strongLabel.test(label) ? 4 : issueLabel.test(label) ? 3 : weakLabel.test(label) ? 1 : 0
  return points - (otherLabel.test(label) && points < 4 ? 3 : 0)
}

function candidateOf(reading: Reading, row: ReadRow, match: DateMatch): DateCandidate {
  const label = labelOf(reading, row, match)
  const score =
    labelPoints(label) +
    timePoints(row, match) -
    (isInSentence(row, match) ? 2 : 0) -
    (match.mended === null ? 0 : 1) -
    row.index / Math.max(reading.rows.length, 1)
  return {row, match, score, role: dueLabel.test(label) ? 'due' : 'issue'}
}

/** Years from which bills are brought to a program of today. */
const OLDEST = '1995-01-01'

// A due date lies at most two years ahead of the bill.
const twoYearsAfter = (iso: string): string => `${Number(iso.slice(0, 4)) + 2}${iso.slice(4)}`

/** What the dates of a document are read with. */
interface Basis {
  evidence: OrderEvidence
  latest: string
}

/** Candidates of one role, best first; the same day once more speaks for itself. */
function ranked(
  all: readonly DateCandidate[],
  role: DateCandidate['role'],
  {evidence, latest}: Basis,
): DateCandidate[] {
  const days = all.map(({match}) => resolveDate(match, evidence, latest)?.iso)
  return all
    .map((candidate, i) => ({
      ...candidate,
      score: candidate.score + (days.some((day, j) => j !== i && day != null && day === days[i]) ? 0.5 : 0),
    }))
    .filter((candidate) => candidate.role === role)
    .sort((a, b) => b.score - a.score)
}

function fieldOf(candidate: DateCandidate, rivals: readonly DateCandidate[], basis: Basis): Field | null {
  const {row, match, role, score} = candidate
  const date = resolveDate(match, basis.evidence, basis.latest)
  if (date === null) return null
  if (date.iso === null) return missing(date.reason)
  if (date.iso < OLDEST) return null
  const rival = rivals.find((other) => resolveDate(other.match, basis.evidence, basis.latest)?.iso !== date.iso)
  const isPlaced = score >= 1 || role === 'due'
  const place = isPlaced || rival === undefined ? 1 : 0.9
  const doubt = score - (rival?.score ?? -9) < 0.5 ? 0.85 : 1
  const mended = match.mended === null ? 1 : 0.8
  const read = Math.min(1, 0.1 + wordConfidence(row, match))
  const reason = `${isPlaced ? 'beside its label or a time' : 'no label'}; ${date.reason}`
  return found(date.iso, date.confidence * place * doubt * mended * read, row, match, reason)
}

interface Dates {
  date: Field
  dueDate: Field
  /** The best date of issue where all are later than today: misread, or of a clock that is wrong. */
  future: string | null
}

function futureOf(all: readonly DateCandidate[], today: string): string | null {
  const best = all.filter(({role, score}) => role === 'issue' && score >= 1).sort((a, b) => b.score - a.score)[0]
  const days = Object.values(best?.match.readings ?? {}).sort()
  return days.find((day) => day > today) ?? null
}

/** Date of issue and due date. */
export function readDates(reading: Reading, currency: string | null): Dates {
  const all = reading.rows.flatMap((row) => row.dates.map((match) => candidateOf(reading, row, match)))
  const evidence = dateOrderOf(
    all.map(({match}) => match),
    {currency, text: reading.text, mark: reading.mark},
  )
  const read = (role: DateCandidate['role'], latest: string): Field | null => {
    const mine = ranked(all, role, {evidence, latest})
    const fields = mine.map((candidate, i) => fieldOf(candidate, mine.slice(i + 1), {evidence, latest}))
    return fields.find((field) => field !== null) ?? null
  }
  const date = read('issue', reading.today)
  const future = date === null ? futureOf(all, reading.today) : null
  const none = all.length === 0 ? 'no date is printed' : 'no date that can be the date of issue'
  return {
    future,
    date: date ?? missing(future === null ? none : `the date ${future} is later than today`),
    dueDate: read('due', twoYearsAfter(reading.today)) ?? missing('no due date is printed'),
  }
}
