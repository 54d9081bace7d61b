import chalk from 'chalk'
import type {HitJson, SearchResult} from '../app/search.ts'
import {shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** Hits with the matching words in bold, or between ** where the terminal has no colours. */
export function searchLines({hits}: SearchResult, offset = 0): string[] {
  if (hits.length === 0) return offset > 0 ? ['That is all.'] : nothingFound
  return hits.flatMap((hit, i) => [
    `${offset + i + 1}. ${chalk.bold(shortPath(hit.path))}${chalk.dim(details(hit))}`,
    ...(hit.snippet === '' ? [] : [`   ${highlight(hit.snippet.replace(/\s+/gu, ' '))}`]),
  ])
}

const nothingFound = [
  'Nothing was found.',
  'Fewer words find more; words without quotes need not stand together. Fields: vendor:acme total:>50 date:2026-03 kind:invoice.',
]

function details({page, score, document, kind, vendor, date, total, currency, labels, duplicateOf}: HitJson): string {
  const facts = [
    kind === 'other' ? null : kind,
    vendor,
    date,
    total === null ? null : [total, currency].filter(Boolean).join(' '),
    ...labels,
    `page ${page}`,
    score > 0 ? `score ${score < 0.1 ? score.toPrecision(1) : score.toFixed(1)}` : null,
    duplicateOf === null ? null : `once more: ${duplicateOf}`,
    document,
  ]
  return facts.flatMap((fact) => (fact === null ? [] : [` · ${safeText(fact)}`])).join('')
}

const highlight = (snippet: string): string =>
  snippet
    .split('\u0001')
    .map((part, i) => {
      if (i === 0) return safeText(part)
      const [match = '', rest = ''] = part.split('\u0002')
      return mark(safeText(match)) + safeText(rest)
    })
    .join('')

const mark = (match: string): string => (chalk.level === 0 ? `**${match}**` : chalk.bold.underline(match))
