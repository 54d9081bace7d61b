import type {Field} from '../../../types/bill.ts'
import {found, missing, wordConfidence} from '../field.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {dateOrderOf, type OrderEvidence, resolveDate} from '../values/date-order.ts'
import type {DateMatch} from '../values/dates.ts'
import {dueLabel, issueLabel, otherLabel, strongLabel} from './words/dates.ts'

interface DateCandidate {
  row: ReadRow
  match: DateMatch
  score: number
  role: 'issue' | 'due'
}

/** The text that labels a date: before it in the row, and the cell above when the row has nothing before it. */
function labelOf(reading: Reading, row: ReadRow, match: DateMatch): string {
  const beside = row.folded.slice(Math.max(0, match.start - 40), match.start)
  if (/\p{L}{2,}/u.test(beside)) return beside
  const above = reading.rows[row.index - 1]
  if (above === undefined || above.page !== row.page || above.dates.length > 0) return beside
  const x = row.words[row.starts.findLastIndex((start) => start <= match.start)]?.box[0] ?? 0
  const cell = above.cells.find(({box}) => x > box[0] - 2 * row.height && x < box[0] + box[2] + row.height)
  return above.folded.slice(cell?.start ?? 0, cell?.end ?? 0)
}

function candidateOf(reading: Reading, row: ReadRow, match: DateMatch): DateCandidate {
  const label = labelOf(reading, row, match)
  const due = dueLabel.test(label)
  const time = /(?:^|\D)\d{1,2}:\d{2}/.test(row.text)
  const score =
    (strongLabel.test(label) ? 4 : issueLabel.test(label) ? 3 : 0) -
    (otherLabel.test(label) && !strongLabel.test(label) ? 3 : 0) +
    (time ? 1.5 : 0) -
    row.index / Math.max(reading.rows.length, 1)
  return {row, match, score, role: due ? 'due' : 'issue'}
}

/** Years from which bills are brought to a program of today. */
const OLDEST = '1995-01-01'

// A due date lies at most two years ahead of the bill.
const twoYearsAfter = (iso: string): string => `${Number(iso.slice(0, 4)) + 2}${iso.slice(4)}`

function fieldOf(
  candidate: DateCandidate,
  evidence: OrderEvidence,
  latest: string,
  lead: number,
  count: number,
): Field | null {
  const {row, match} = candidate
  const date = resolveDate(match, evidence, latest)
  if (date === null || date.iso < OLDEST) return null
  const label = candidate.score >= 1 || candidate.role === 'due' ? 'beside its label or a time' : 'no label'
  const place = candidate.score >= 1 || candidate.role === 'due' || count === 1 ? 1 : 0.9
  const doubt = lead < 0.5 ? 0.85 : 1
  const read = Math.min(1, 0.1 + wordConfidence(row, match))
  return found(date.iso, date.confidence * place * doubt * read, row, match, `${label}; ${date.reason}`)
}

/** Date of issue and due date. */
export function readDates(reading: Reading, currency: string | null): {date: Field; dueDate: Field} {
  const all = reading.rows.flatMap((row) => row.dates.map((match) => candidateOf(reading, row, match)))
  const evidence = dateOrderOf(
    all.map(({match}) => match),
    currency,
    reading.text,
  )
  const read = (role: DateCandidate['role'], latest: string): Field | null => {
    const mine = all.filter((candidate) => candidate.role === role).sort((a, b) => b.score - a.score)
    const fields = mine.map((candidate, i) => {
      const rival = mine.find(
        (other, j) =>
          j > i &&
          resolveDate(other.match, evidence, latest)?.iso !== resolveDate(candidate.match, evidence, latest)?.iso,
      )
      return fieldOf(candidate, evidence, latest, candidate.score - (rival?.score ?? -9), mine.length)
    })
    return fields.find((field) => field !== null) ?? null
  }
  return {
    date:
      read('issue', reading.today) ??
      missing(all.length === 0 ? 'no date is printed' : 'no date that can be the date of issue'),
    dueDate: read('due', twoYearsAfter(reading.today)) ?? missing('no due date is printed'),
  }
}
