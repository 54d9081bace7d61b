import type {BadLine} from '../app/labels/bad-lines.ts'
import type {GuessResult, GuessSummary} from '../app/labels/guess.ts'
import type {LabelsResult} from '../app/labels/known.ts'
import type {LabelledDocument, LabelResult} from '../app/labels/label.ts'
import type {LearnResult} from '../app/labels/learn.ts'
import {plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** The labels of a set, or what became of one that was to be forgotten. */
export function labelLines({labels, forgotten, dryRun, set}: LabelsResult, columns: number): string[] {
  if (forgotten) {
    const {label, examples, documents} = forgotten
    const what = `${safeText(label)}: ${plural(examples, 'example')}, ${plural(documents, 'document')}`
    return [dryRun ? `Would forget ${what}. To do it: --yes` : `Forgot ${what}.`]
  }
  if (labels.length === 0)
    return [`No label is known in the set ${safeText(set)}: snap label FILE NAME, or snap labels learn FILE.jsonl`]
  const rows = labels.map(({label, examples, documents, confirmed}) => [
    label,
    String(examples),
    String(documents),
    String(confirmed),
  ])
  const headers = [
    {header: 'label', flexible: true},
    {header: 'examples', align: 'right' as const},
    {header: 'documents', align: 'right' as const},
    {header: 'confirmed', align: 'right' as const},
  ]
  return renderTable(headers, rows, columns)
}

export const learnedLines = ({added, changed, same}: LearnResult): string[] => [
  `${plural(added, 'example')} learned, ${changed} changed, ${same} known already.`,
]

/** For stderr: which lines of a file could not be used. */
export function badLineLines({bad, badLines}: {bad: BadLine[]; badLines: number}): string[] {
  const lines = bad.map(({line, reason}) => `Line ${line} was left out: ${reason}.`)
  return badLines > bad.length ? [...lines, `… and ${badLines - bad.length} more.`] : lines
}

/** Label, confidence and words; the words speak for nothing where no label is given. */
const guessCells = ({label, confidence, why}: {label: string | null; confidence: number; why: string[]}): string[] =>
  label === null ? ['-'] : [label, confidence.toFixed(2), why.join(' ')]

/** A longer table tells nobody anything. */
const mostRows = 1000

export function guessLines(result: GuessResult | GuessSummary, columns: number): string[] {
  if ('output' in result) return [`${plural(result.records, 'record')} written to ${shortPath(result.output)}.`]
  const {records} = result
  const rows = records
    .slice(0, mostRows)
    .map((record) => [record.id === null ? '' : String(record.id), ...guessCells(record)])
  const headers = [
    {header: 'id', flexible: true},
    {header: 'label', flexible: true},
    {header: 'confidence', align: 'right' as const},
    {header: 'because of', flexible: true},
  ]
  const more = records.length - rows.length
  const table = renderTable(headers, rows, columns)
  return more > 0 ? [...table, `… and ${more} more: --json or --output FILE has all.`] : table
}

export function documentLabelLines({documents}: LabelResult, columns: number): string[] {
  if (documents.length === 0) return ['No documents yet: snap process FILE']
  const headers = [
    {header: 'document', flexible: true},
    {header: 'page', align: 'right' as const},
    {header: 'label', flexible: true},
    {header: 'confidence', align: 'right' as const},
    {header: 'because of', flexible: true},
  ]
  return renderTable(headers, documents.flatMap(rowsOf), columns)
}

function rowsOf({path, labels, guess, pages}: LabelledDocument): string[][] {
  const name = shortPath(path)
  const ofPages = pages?.map((page) => [name, String(page.page), ...guessCells(page)])
  if (ofPages) return ofPages
  const given = labels.map(({label, confidence, source, page}) => [
    name,
    page === undefined ? '' : String(page),
    label,
    confidence.toFixed(2),
    source === 'user' ? 'you said so' : (guess?.why.join(' ') ?? ''),
  ])
  return given.length > 0 ? given : [[name, '', '-']]
}
