import chalk from 'chalk'
import type {DocumentChunks, DocumentText} from '../app/show-text.ts'
import {safeText} from './safe-text.ts'

/** The text as it was read; a terminal gets nothing that could move its cursor. Pages are parted by an empty line. */
export function textLines({pages}: DocumentText, isTerminal: boolean): string[] {
  const lines = pages.flatMap(({text}, i) => [...(i > 0 ? [''] : []), ...text.split('\n')])
  return isTerminal ? lines.map(safeLine) : lines
}

/** Each chunk with its page and its place there. */
export const chunkLines = ({chunks}: DocumentChunks): string[] =>
  chunks.flatMap(({ordinal, page, start, end, text}) => [
    chalk.dim(`#${ordinal} page ${page} [${start}, ${end})`),
    ...text.split('\n').map(safeLine),
  ])

const safeLine = (line: string): string => safeText(line.replaceAll('\t', '    '))
