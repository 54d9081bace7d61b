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
const stripWidth = Math.round(COLUMNS * FONT_SIZE * ADVANCE) + 2 * MARGIN

/** A paper strip as SVG: one font, left and right columns, as a till prints. */
export function stripSvg(lines: readonly StripLine[], font: string): string {
  let y = MARGIN
  const parts = lines.map((line) => {
    if (line === 'space') {
      y += FONT_SIZE * 0.6
      return ''
    }
    const size = line === 'rule' ? FONT_SIZE : FONT_SIZE * (line.size ?? 1)
    y += size * LINE_HEIGHT
    return svgLine(line, size, y)
  })
  const height = Math.round(y + 1.6 * MARGIN)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${stripWidth}" height="${height}" font-family="${font}">
<rect width="100%" height="100%" fill="#f7f6f3"/><g fill="#2c2c30" xml:space="preserve">${parts.join('\n')}</g></svg>`
}

function svgLine(line: Exclude<StripLine, 'space'>, size: number, y: number): string {
  if (line === 'rule') return svgText('-'.repeat(COLUMNS), MARGIN, y, size, 'start', false)
  const bold = line.bold === true
  if ('text' in line) {
    const centered = line.align !== 'left'
    return svgText(line.text, centered ? stripWidth / 2 : MARGIN, y, size, centered ? 'middle' : 'start', bold)
  }
  const columns = Math.floor((stripWidth - 2 * MARGIN) / (size * ADVANCE))
  if (line.left.length + line.right.length > columns - 1) throw new Error(`Too long for the paper: ${line.left}`)
  return (
    svgText(line.left, MARGIN, y, size, 'start', bold) + svgText(line.right, stripWidth - MARGIN, y, size, 'end', bold)
  )
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
