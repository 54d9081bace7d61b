import chalk from 'chalk'
import type {Clause, Contract, Field} from '../types/bill.ts'
import {safeText} from './safe-text.ts'
import {renderTable, textWidth} from './table.ts'

type Scalar = Exclude<keyof Contract, 'parties' | 'amounts' | 'clauses'>

const labels: Record<Scalar, string> = {
  title: 'title',
  agreementDate: 'made on',
  effectiveDate: 'in effect from',
  term: 'first term',
  expirationDate: 'ends on',
  renewalTerm: 'renewed by',
  noticePeriod: 'notice',
  governingLaw: 'law of',
}
const names = Object.keys(labels) as Scalar[]
/** More of a quote is in --json. */
const QUOTE_LINES = 4
const MOST_AMOUNTS = 10

const sure = ({value, confidence}: Field): string => (value === null ? '' : `${Math.round(confidence * 100)} %`)

/** What a contract says: its fields, who made it, its sums, and each clause with the words it stands on. */
export function contractLines(contract: Contract, columns: number): string[] {
  const fields = names.map((name) => [
    labels[name],
    contract[name].value ?? '–',
    sure(contract[name]),
    contract[name].reason,
  ])
  const parties = contract.parties.map((party) => [party.value ?? '–', party.role ?? '', sure(party)])
  const right = {align: 'right' as const}
  return [
    ...renderTable(
      [
        {header: 'field'},
        {header: 'value', flexible: true},
        {header: 'sure', ...right},
        {header: 'why', flexible: true, optional: true},
      ],
      fields,
      columns,
    ),
    ...(parties.length === 0
      ? []
      : [
          '',
          ...renderTable(
            [{header: 'party', flexible: true}, {header: 'role'}, {header: 'sure', ...right}],
            parties,
            columns,
          ),
        ]),
    ...amountLines(contract, columns),
    ...contract.clauses.flatMap((clause) => clauseLines(clause, columns)),
  ]
}

function amountLines({amounts}: Contract, columns: number): string[] {
  if (amounts.length === 0) return []
  const rows = amounts
    .slice(0, MOST_AMOUNTS)
    .map(({value, currency, what, page}) => [value, currency ?? '', what ?? '', String(page)])
  const rest = amounts.length - MOST_AMOUNTS
  return [
    '',
    ...renderTable(
      [
        {header: 'sum', align: 'right'},
        {header: 'in'},
        {header: 'for', flexible: true},
        {header: 'page', align: 'right'},
      ],
      rows,
      columns,
    ),
    ...(rest > 0 ? [chalk.dim(`and ${rest} more (--json)`)] : []),
  ]
}

function clauseLines({type, heading, page, quote, summary}: Clause, columns: number): string[] {
  const where = [`page ${page}`, ...(heading === null ? [] : [safeText(heading)])].join(' · ')
  const lines = wrapText(safeText(quote), Math.max(20, columns - 2))
  const cut = lines.length > QUOTE_LINES ? [...lines.slice(0, QUOTE_LINES - 1), `${lines[QUOTE_LINES - 1]} …`] : lines
  const said = summary === undefined ? [] : wrapText(`In short: ${safeText(summary)}`, Math.max(20, columns - 2))
  return ['', `${chalk.bold(type)}  ${chalk.dim(where)}`, ...[...said, ...cut].map((line) => `  ${line}`)]
}

/** A text in lines of at most `width` columns, broken at blanks; a longer word has a line of its own. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}
