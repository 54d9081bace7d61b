import {a4, type Mark} from './invoice.ts'
import {svgText} from './strip.ts'

/** A page as SVG at a resolution in dots per inch. */
export function pageSvg(marks: readonly Mark[], font: string, dpi: number): string {
  const scale = dpi / 72
  const [width, height] = [Math.round(a4.width * scale), Math.round(a4.height * scale)]
  const parts = marks.map((mark) => {
    if ('line' in mark) {
      const [x0, y0, x1, y1] = mark.line.map((value) => (value * scale).toFixed(1))
      return `<line x1="${x0}" y1="${y0}" x2="${x1}" y2="${y1}" stroke="#333" stroke-width="${(scale * 0.7).toFixed(1)}"/>`
    }
    const anchor = mark.align === 'right' ? 'end' : 'start'
    return svgText(mark.text, mark.x * scale, mark.y * scale, mark.size * scale, anchor, mark.bold)
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${font}">
<rect width="100%" height="100%" fill="#fbfbfa"/><g fill="#1c1c20" xml:space="preserve">${parts.join('\n')}</g></svg>`
}
