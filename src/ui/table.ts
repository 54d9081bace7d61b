import chalk from 'chalk'
import {safeText} from './safe-text.ts'

export interface Column {
  header: string
  align?: 'left' | 'right'
  /** Shrinks first when the terminal is too narrow. */
  flexible?: boolean
  /** Left out where it would have to be cut to less than 12. */
  optional?: boolean
}

/** Columns a character takes in a terminal: 2 for East Asian wide and emoji, 0 for combining marks. */
function charWidth(char: string): number {
  if (/^\p{Mark}$/u.test(char)) return 0
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u.test(
    char,
  )
    ? 2
    : 1
}

export const textWidth = (text: string): number => [...text].reduce((width, char) => width + charWidth(char), 0)

function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  for (const char of text) {
    if (textWidth(kept + char) > width - 1) break
    kept += char
  }
  return `${kept}…`
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)))
  return align === 'right' ? space + text : text + space
}

/** Flexible columns keep this much, however narrow the terminal is. */
const leastWidth = 8

/** Widths that fit into `total` columns: the widest flexible column gives way first. */
function widths(columns: Column[], rows: string[][], total: number): number[] {
  const natural = columns.map((column, i) =>
    Math.max(textWidth(column.header), ...rows.map((row) => textWidth(row[i] ?? ''))),
  )
  let excess = natural.reduce((sum, width) => sum + width + 2, -2) - total
  const flexible = columns.flatMap((column, i) => (column.flexible ? [i] : []))
  for (; excess > 0; excess--) {
    const widest = flexible.reduce((a, b) => (natural[b]! > natural[a]! ? b : a), flexible[0] ?? -1)
    if (widest < 0 || natural[widest]! <= leastWidth) break
    natural[widest]!--
  }
  return natural
}

const isCutShort = (rows: string[][], column: number, width: number): boolean =>
  width < 12 && rows.some((row) => textWidth(row[column] ?? '') > width)

/** A table as lines, headers dimmed; cells are made safe for the terminal and cut to fit. */
export function renderTable(columns: Column[], cells: string[][], totalWidth: number): string[] {
  const rows = cells.map((row) => row.map(safeText))
  const width = widths(columns, rows, totalWidth)
  const useless = columns.findIndex((column, i) => column.optional && isCutShort(rows, i, width[i]!))
  if (useless >= 0)
    return renderTable(
      columns.toSpliced(useless, 1),
      rows.map((row) => row.toSpliced(useless, 1)),
      totalWidth,
    )
  const line = (row: string[]) =>
    columns
      .map((column, i) => pad(fitText(row[i] ?? '', width[i]!), width[i]!, column.align))
      .join('  ')
      .trimEnd()
  return [chalk.dim(line(columns.map(({header}) => header))), ...rows.map(line)]
}
