/** A line of a receipt from a till printer. */
export type StripLine =
  | {text: string; size?: number; bold?: true; align?: 'left' | 'center'}
  | {left: string; right: string; size?: number; bold?: true}
  | 'rule'
  | 'space'

const FONT_SIZE = 28
/** Advance of a character of the monospaced fonts, as a part of the font size. */
const ADVANCE = 0.602
const LINE_HEIGHT = 1.32
const COLUMNS = 40
const MARGIN = 46

/** Width in pixels of the paper: 80 mm with 40 characters. */
export const stripWidth = Math.round(COLUMNS * FONT_SIZE * ADVANCE) + 2 * MARGIN

/** A text as it is printed on the strip: `x` is its left, middle or right, `y` its baseline. */
export interface StripMark {
  text: string
  x: number
  y: number
  size: number
  anchor: 'start' | 'middle' | 'end'
  bold: boolean
}

/** Width in pixels of a text of the monospaced fonts. */
export const textWidth = (text: string, size: number): number => text.length * size * ADVANCE

/** Where the lines of a receipt stand: left and right column, as a till prints. `spacing` times the usual line height. */
export function layOutStrip(lines: readonly StripLine[], spacing = 1): {marks: StripMark[]; height: number} {
  let y = MARGIN
  const marks = lines.flatMap((line) => {
    if (line === 'space') {
      y += FONT_SIZE * 0.6
      return []
    }
    const size = line === 'rule' ? FONT_SIZE : FONT_SIZE * (line.size ?? 1)
    y += size * LINE_HEIGHT * spacing
    return lineMarks(line, size, y)
  })
  return {marks, height: Math.round(y + 1.6 * MARGIN)}
}

/** A paper strip as SVG: one font. */
export function stripSvg(lines: readonly StripLine[], font: string): string {
  const {marks, height} = layOutStrip(lines)
  const parts = marks.map(({text, x, y, size, anchor, bold}) => svgText(text, x, y, size, anchor, bold))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${stripWidth}" height="${height}" font-family="${font}">
<rect width="100%" height="100%" fill="#f7f6f3"/><g fill="#2c2c30" xml:space="preserve">${parts.join('\n')}</g></svg>`
}

function lineMarks(line: Exclude<StripLine, 'space'>, size: number, y: number): StripMark[] {
  if (line === 'rule') return [{text: '-'.repeat(COLUMNS), x: MARGIN, y, size, anchor: 'start', bold: false}]
  const bold = line.bold === true
  if ('text' in line) {
    const centered = line.align !== 'left'
    return [
      {text: line.text, x: centered ? stripWidth / 2 : MARGIN, y, size, anchor: centered ? 'middle' : 'start', bold},
    ]
  }
  const columns = Math.floor((stripWidth - 2 * MARGIN) / (size * ADVANCE))
  if (line.left.length + line.right.length > columns - 1) throw new Error(`Too long for the paper: ${line.left}`)
  return [
    {text: line.left, x: MARGIN, y, size, anchor: 'start', bold},
    {text: line.right, x: stripWidth - MARGIN, y, size, anchor: 'end', bold},
  ]
}

export function svgText(
  text: string,
  x: number,
  y: number,
  size: number,
  anchor: 'start' | 'middle' | 'end',
  bold: boolean,
): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  const weight = bold ? ' font-weight="bold"' : ''
  return `<text x="${x}" y="${y.toFixed(1)}" font-size="${size}" text-anchor="${anchor}"${weight}>${escaped}</text>`
}
