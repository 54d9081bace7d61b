import chalk from 'chalk'
import type {SearchResult} from '../app/search.ts'
import {shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** Hits with the matching words in bold. */
export function searchLines({hits}: SearchResult): string[] {
  if (hits.length === 0) return ['Nothing was found.']
  return hits.flatMap(({path, page, snippet, document}) => [
    `${chalk.bold(shortPath(path))} ${chalk.dim(`page ${page} · ${document}`)}`,
    `  ${highlight(snippet.replace(/\s+/gu, ' '))}`,
  ])
}

const highlight = (snippet: string): string =>
  snippet
    .split('\u0001')
    .map((part, i) => {
      if (i === 0) return safeText(part)
      const [match = '', rest = ''] = part.split('\u0002')
      return chalk.bold.yellow(safeText(match)) + safeText(rest)
    })
    .join('')
