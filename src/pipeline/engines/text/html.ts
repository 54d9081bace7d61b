import type {DomNode, FormatCallback, HtmlToTextOptions} from 'html-to-text'
import {DocumentError} from '../../../errors.ts'
import {decodeText} from './charset.ts'
import {orUnreadable} from './unreadable.ts'

const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** Which elements a start tag ends when one of them is the innermost (HTML 13.1.2.4, as far as it repeats itself). */
const implied: Record<string, string[]> = {
  p: ['p'],
  li: ['li'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
  option: ['option'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['td', 'th', 'tr'],
  tbody: ['td', 'th', 'tr', 'thead', 'tbody'],
  tfoot: ['td', 'th', 'tr', 'thead', 'tbody'],
}

/**
 * Elements inside each other. The parser keeps them in an array it shifts (100,000 nested tables took it 29 s), and the
 * tree is walked recursively. Mails made of tables reach about 100; a table nested once more adds 3.
 */
const deepest = 1_000

/** Start and end tags: 2 million of them, in 15 MB, took 9 s and 1.4 GB as a tree. */
const mostTags = 1_000_000

/** Parsed it takes 50 times as much: 19 MB stay below 1 GB, 45 MB of a mail did not. */
export const htmlMegabytes = 20

/** HTML as bytes: the charset is found out, a declared one counts for what is not UTF-8. */
export function decodeHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 2_048)).toString('latin1')
  return decodeText(bytes, /<(?:meta|\?xml)\b[^>]*(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1])
}

/**
 * Text of an HTML page: no network, no scripts, links without their targets, pictures left out. A table row becomes one
 * line with tabs between the cells, or several if its cells have several lines. Throws E_TOO_BIG for trees too deep or too large.
 */
export async function htmlToLines(html: string): Promise<string> {
  if (html.length > htmlMegabytes * 2 ** 20)
    throw new DocumentError('E_TOO_BIG', `There are more than ${htmlMegabytes} MB of HTML`)
  refuseHugeTrees(html)
  const {htmlToText} = await import('html-to-text')
  return orUnreadable('HTML', () => htmlToText(html, options))
}

/**
 * Follows the tags as the parser will, without a tree. It need not see through attributes made to deceive it: what gets
 * past it meets the end of the call stack, or the time limit of the job.
 */
function refuseHugeTrees(html: string): void {
  const open: string[] = []
  let tags = 0
  for (const [, slash, tag, selfClosed] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})(?![a-z0-9])[^<>]*?(\/?)>/gi)) {
    if (++tags > mostTags) throw new DocumentError('E_TOO_BIG', `There are more than ${mostTags} HTML tags`)
    const name = tag!.toLowerCase()
    if (slash) open.length = indexOrLength(open, name)
    else if (!selfClosed && !voidElements.has(name)) {
      while (implied[name]?.includes(open.at(-1)!)) open.pop()
      open.push(name)
    }
    if (open.length > deepest)
      throw new DocumentError('E_TOO_BIG', `HTML elements are nested more than ${deepest} deep`)
  }
}

/** Where the innermost element of that name is; an end tag without one ends nothing. */
function indexOrLength(open: string[], name: string): number {
  const index = open.lastIndexOf(name)
  return index === -1 ? open.length : index
}

const formatTable: FormatCallback = (element, walk, builder) => {
  builder.openTable()
  for (const row of tableRows(element)) {
    builder.openTableRow()
    for (const cell of row.name === 'caption'
      ? [row]
      : row.children.filter(({name}) => name === 'td' || name === 'th')) {
      builder.openTableCell({})
      walk(cell.children, builder)
      builder.closeTableCell({colspan: Number.parseInt(cell.attribs?.['colspan'] ?? '1', 10) || 1})
    }
    builder.closeTableRow()
  }
  builder.closeTable({
    tableToString: (rows) => rows.map(rowToLines).join('\n'),
    leadingLineBreaks: 2,
    trailingLineBreaks: 2,
  })
}

/** Rows wherever they stand: old pages put forms and more between a table and its rows. */
const tableRows = (element: DomNode): DomNode[] =>
  // biome-ignore lint/suspicious/noUnnecessaryConditions: nodes of text have no children, whatever their type says
  (element.children ?? []).flatMap((child) =>
    child.name === 'tr' || child.name === 'caption' ? [child] : tableRows(child),
  )

/** Cells times lines of one row: a few kilobytes of HTML can describe a row of millions of empty places. */
const largestRow = 10_000

/** Line i of every cell side by side, so that items in one row and addresses in two columns both stay readable. */
function rowToLines(row: {text: string; colspan?: number}[]): string {
  const shared = row.filter((cell) => cell.text.trim() !== '').length > 1
  // Paragraphs of a cell stand apart by empty lines, which side by side with other cells would tear the row.
  const lineBreak = shared ? /\n+/ : '\n'
  const cells = row.flatMap((cell) => [cell.text.trim().split(lineBreak), ...spacers(cell.colspan ?? 1)])
  const height = cells.reduce((most, lines) => Math.max(most, lines.length), 0)
  if (cells.length * height > largestRow) return cells.map((lines) => lines.join('\n')).join('\n')
  return Array.from({length: height}, (_, i) =>
    cells
      .map((lines) => lines[i] ?? '')
      .join('\t')
      .trimEnd(),
  ).join('\n')
}

/** Empty places for a cell over several columns; pages made of tables claim up to 1,000 columns they do not have. */
const spacers = (colspan: number): string[][] =>
  Array.from({length: Math.min(Math.max(colspan, 1), 12) - 1}, () => [''])

const options: HtmlToTextOptions = {
  wordwrap: false,
  limits: {maxInputLength: 2 ** 28},
  formatters: {tabbedTable: formatTable},
  selectors: [
    {selector: 'table', format: 'tabbedTable'},
    {selector: 'a', options: {ignoreHref: true}},
    ...['title', 'img', 'hr'].map((selector) => ({selector, format: 'skip'})),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({selector, options: {uppercase: false}})),
  ],
}
