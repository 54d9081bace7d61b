import {contractFields} from '../../../types/bill.ts'
import type {ContractReport, Deadline, FolderReport, Said} from '../../../types/report.ts'

/**
 * What of a document must not become markup, a link or HTML, nor end a cell of a table. Signs that mean something at the start
 * or before letters only (lists, addresses, entities) stay as they are elsewhere: dates and sums are to be read here.
 */
const escapeMark = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/[\\`*_[\]<>|~$@]|^[#+-]|(?<=^\d{1,9})[.)]|[.:](?=[^\s\d])|&(?=[#\w])/gu, '\\$&')

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly string[][]): string[] =>
  rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row), '']

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ...(lines.at(-1) === '' ? [] : [''])]

/** The report for people: deadlines first, then what is missing, then each contract. */
export function reportMarkdown(report: FolderReport): string {
  const names = new Map(report.contracts.map((contract) => [contract.id, nameOf(contract)]))
  const nameById = (id: string) => names.get(id) ?? escapeMark(id)
  return [
    '# Contracts',
    '',
    `As of ${report.today}: ${countsOf(report)}.`,
    '',
    ...section('Deadlines', deadlineTable(report.deadlines)),
    ...section('What is missing', missingTable(report.contracts)),
    ...section('Parties', partyTable(report, nameById)),
    ...section('Amounts', amountTable(report)),
    ...report.contracts.flatMap((contract) => contractLines(contract, nameById)),
    ...section(
      'No contracts',
      report.others.map(({path, kind}) => `- ${escapeMark(path)}: ${kind ?? 'other'}`),
    ),
    ...section(
      'Failed',
      report.failed.map(({path, error}) => `- ${escapeMark(path)}: ${escapeMark(`${error.code}: ${error.message}`)}`),
    ),
    ...section(
      'There twice',
      report.duplicates.map(({path, of, reason}) => `- ${escapeMark(path)}: ${escapeMark(reason)}, ${nameById(of)}`),
    ),
  ].join('\n')
}

const nameOf = ({fields, path}: ContractReport): string => escapeMark(fields.title.value ?? path.split('/').at(-1)!)

function countsOf({counts}: FolderReport): string {
  const parts: [number, string][] = [
    [counts.contracts, 'contracts'],
    [counts.missing, 'with something missing'],
    [counts.unsure, 'with values that are not sure'],
    [counts.others, 'other documents'],
    [counts.failed, 'failed'],
    [counts.duplicates, 'there twice'],
  ]
  return parts.flatMap(([count, what], i) => (i === 0 || count > 0 ? [`${count} ${what}`] : [])).join(', ')
}

const what = {notice: 'notice due by', end: 'ends on', renewal: 'renews on'}

function deadlineTable(deadlines: readonly Deadline[]): string[] {
  const rows = deadlines.map(({date, days, type, title, parties, path, sure, reason}) => [
    `${date}${sure ? '' : ' ?'}`,
    String(days),
    what[type],
    escapeMark([title ?? path, ...parties].join(', ')),
    escapeMark(reason),
  ])
  return table(['date', 'days', 'what', 'contract', 'why'], rows)
}

function missingTable(contracts: readonly ContractReport[]): string[] {
  const rows = contracts.flatMap((contract) =>
    contract.missing.map(({what: name, why}) => [nameOf(contract), escapeMark(name), escapeMark(why)]),
  )
  return table(['contract', 'missing', 'why'], rows)
}

function partyTable({parties}: FolderReport, nameById: (id: string) => string): string[] {
  const rows = parties
    .filter(({contracts, spellings}) => contracts.length > 1 || spellings.length > 1)
    .map(({name, spellings, contracts}) => [
      escapeMark(name),
      escapeMark(spellings.slice(1).join('; ')),
      contracts.map(nameById).join(', '),
    ])
  return table(['party', 'also written', 'contracts'], rows)
}

const amountTable = ({amounts}: FolderReport): string[] =>
  table(
    ['for', 'total', 'currency', 'contracts'],
    amounts.map((sum) => [escapeMark(sum.what), sum.total, escapeMark(sum.currency), String(sum.contracts.length)]),
  )

function contractLines(contract: ContractReport, nameById: (id: string) => string): string[] {
  const {path, status, reason, parties, clauses, absent, notice, amends, amendedBy} = contract
  const fields = contractFields.flatMap((name): string[] =>
    name === 'title' || contract.fields[name].value === null ? [] : [`- ${name}: ${saidText(contract.fields[name])}`],
  )
  const lines = [
    `- ${escapeMark(path)}`,
    `- ${status}: ${escapeMark(reason)}`,
    ...(notice === null ? [] : [`- notice: ${escapeMark(notice.reason)}`]),
    ...parties.map((party) => `- party: ${saidText(party)}${party.role === null ? '' : `, ${escapeMark(party.role)}`}`),
    ...fields,
    ...(amends === null ? [] : [`- amends: ${nameById(amends)}`]),
    ...(amendedBy.length === 0 ? [] : [`- amended by: ${amendedBy.map(nameById).join(', ')}`]),
    ...clauses.map(({type, quote, page}) => `- ${escapeMark(type)} (page ${page}): ${escapeMark(quote)}`),
    ...(absent.length === 0 ? [] : [`- not found: ${absent.map(escapeMark).join(', ')}`]),
  ]
  return section(nameOf(contract), lines)
}

const sureness = ({confidence}: Said): string => (confidence >= 0.9 ? '' : ` (${Math.round(confidence * 100)} % sure)`)
const saidText = (said: Said): string => `${escapeMark(said.value ?? 'not read')}${sureness(said)}`
